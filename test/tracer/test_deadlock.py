"""Threads that wait for each other: found when it is so, and only then."""

import signal
import time
import unittest

from running import TracedCase

INVERSION = """
    import threading, time

    first = threading.Lock()
    second = threading.Lock()
    both = threading.Barrier(2)

    def one():
        with first:  # one takes
            both.wait()
            with second:  # one wants
                pass

    def two():
        with second:  # two takes
            both.wait()
            with first:  # two wants
                pass

    a = threading.Thread(target=one, name="one")
    b = threading.Thread(target=two, name="two")
    a.start(); b.start()
    print("started", flush=True)
    a.join(); b.join()
"""


class Deadlock(TracedCase):
    def stuck(self, source):
        """Runs a program that never ends until a deadlock is reported, then kills it."""
        process = self.start([self.write(source)])
        process.stdout.readline()
        begun = time.monotonic()
        found = []
        while not found and time.monotonic() - begun < 20:
            time.sleep(0.05)
            found = [each for each in self.read()[0].problems() if each["kind"] == "deadlock"]
        process.send_signal(signal.SIGKILL)
        result = self.finish(process)
        return [each for each in result.problems() if each["kind"] == "deadlock"], result

    def test_inversion(self):
        problems, result = self.stuck(INVERSION)
        [problem] = problems
        self.assertEqual((problem["severity"], problem["rule"]), ("error", "inconsistent-lock-order"))
        lines = {(each["role"], each["line"]) for each in problem["related"]}
        self.assertEqual(
            lines,
            {
                ("holder", self.line_of(INVERSION, "# one takes")),
                ("waiter", self.line_of(INVERSION, "# one wants")),
                ("holder", self.line_of(INVERSION, "# two takes")),
                ("waiter", self.line_of(INVERSION, "# two wants")),
            },
        )
        stacks = [each["stack"] for each in problem["related"] if each["role"] == "waiter"]
        self.assertEqual({stack[0]["fn"] for stack in stacks}, {"one", "two"})
        for word in ("one", "two", "first", "second"):
            self.assertIn(word, problem["message"])
        main = result.main
        waits = [each.time for each in main.events("enter") if each.flags == 6]
        self.assertLess(main.events("problem")[0].time - max(waits), 1_000_000_000)

    def test_with_itself(self):
        source = """
            import threading
            lock = threading.Lock()
            def again():
                with lock:  # again
                    pass
            print("started", flush=True)
            with lock:  # first
                again()
        """
        [problem], _ = self.stuck(source)
        self.assertEqual(problem["line"], self.line_of(source, "# again"))

    def test_through_a_join(self):
        source = """
            import threading, time
            lock = threading.Lock()
            def work():
                time.sleep(0.1)
                with lock:  # wants
                    pass
            t = threading.Thread(target=work, name="worker")
            t.start()
            print("started", flush=True)
            with lock:  # holds
                t.join()  # joins
        """
        [problem], _ = self.stuck(source)
        lines = {each["line"] for each in problem["related"]}
        self.assertEqual(lines, {self.line_of(source, "# wants"), self.line_of(source, "# holds"), self.line_of(source, "# joins")})

    def test_through_the_result_of_a_job(self):
        source = """
            import threading
            from concurrent.futures import ThreadPoolExecutor
            lock = threading.Lock()
            def work():
                with lock:  # wants
                    return 1
            print("started", flush=True)
            with ThreadPoolExecutor(1, "pool") as pool:
                with lock:  # holds
                    pool.submit(work).result()  # result
        """
        [problem], _ = self.stuck(source)
        lines = {each["line"] for each in problem["related"]}
        self.assertEqual(lines, {self.line_of(source, "# wants"), self.line_of(source, "# holds"), self.line_of(source, "# result")})
        self.assertEqual(problem["rule"], "wait-under-lock")
        self.assertIn("MainThread waits for the result of a job that pool_0 is at", problem["message"])

    def test_reentrant_locks(self):
        source = INVERSION.replace("threading.Lock()", "threading.RLock()")
        problems, _ = self.stuck(source)
        self.assertEqual(len(problems), 1)

    def test_time_limits_are_none(self):
        source = """
            import threading, time
            a, b = threading.Lock(), threading.Lock()
            both = threading.Barrier(2)
            def run(x, y):
                with x:
                    both.wait()
                    if y.acquire(timeout=0.6):
                        y.release()
                    both.wait()
            threads = [threading.Thread(target=run, args=each) for each in ((a, b), (b, a))]
            [t.start() for t in threads]; [t.join() for t in threads]
        """
        self.assertEqual([each["kind"] for each in self.trace(source).problems()], [])

    def test_a_lock_used_as_a_signal(self):
        source = """
            import threading, time
            done = threading.Lock()
            done.acquire()
            def work():
                time.sleep(0.6)
                done.release()
            threading.Thread(target=work).start()
            done.acquire()
            print("done")
        """
        result = self.trace(source)
        self.assertEqual(result.out, "done\n")
        self.assertEqual(result.problems(), [])

    def test_a_lock_held_for_the_result_of_another_process(self):
        source = """
            import threading, time
            from concurrent.futures import ProcessPoolExecutor
            lock = threading.Lock()
            def wait():
                with lock: pass
            if __name__ == "__main__":
                with ProcessPoolExecutor(1) as pool:
                    with lock:
                        future = pool.submit(time.sleep, 0.8)
                        t = threading.Thread(target=wait)
                        t.start()
                        print(future.result())
                    t.join()
        """
        result = self.trace(source)
        self.assertEqual((result.code, result.out, result.err), (0, "None\n", ""))
        self.assertEqual([each["kind"] for each in result.problems() if each["kind"] == "deadlock"], [])
        self.assertEqual([line["text"] for line in result.main.of("note")], [])

    def test_slow_but_alive(self):
        source = """
            import threading, time
            lock = threading.Lock()
            def work():
                with lock:
                    time.sleep(0.4)
            threads = [threading.Thread(target=work) for _ in range(3)]
            [t.start() for t in threads]; [t.join() for t in threads]
        """
        self.assertEqual(self.trace(source).problems(), [])

    def test_who_gives_up_orders_nothing(self):
        result = self.trace(
            """
            import threading
            for make in (threading.Lock, threading.RLock):
                a, b = make(), make()
                for first, second in ((a, b), (b, a)):
                    with first:
                        assert second.acquire(timeout=5)
                        second.release()
                        assert second.acquire(False)
                        second.release()
            """
        )
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertEqual(result.main.of("order"), [])
        self.assertEqual(result.main.events("order"), [])


if __name__ == "__main__":
    unittest.main()
