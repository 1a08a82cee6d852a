"""What is still alive at the end of a program, and how the end is recorded."""

import time
import unittest

from running import TracedCase


class Daemons(TracedCase):
    def kinds(self, result):
        return [each["kind"] for each in result.problems()]

    def test_cut_off(self):
        source = """
            import threading, time
            def save():
                for n in range(100):
                    time.sleep(0.05)  # cut off
            threading.Thread(target=save, name="saver", daemon=True).start()  # started
            time.sleep(0.12)
        """
        result = self.trace(source)
        [problem] = result.problems()
        self.assertEqual((problem["kind"], problem["severity"]), ("daemon-killed", "warning"))
        self.assertEqual(problem["line"], self.line_of(source, "# cut off"))
        self.assertIn("saver", problem["message"])
        self.assertEqual(problem["related"][0]["line"], self.line_of(source, "# started"))
        self.assertEqual(problem["related"][0]["stack"][0]["fn"], "save")
        self.assertEqual(result.main.end(result.main.track("thread", "saver")), "killed")

    def test_stuck_in_a_deadlock(self):
        source = """
            import os, threading, time
            first, second, both = threading.Lock(), threading.Lock(), threading.Barrier(2)
            def take(one, other):
                with one:
                    both.wait()
                    with other:
                        pass
            threading.Thread(target=take, args=(first, second), daemon=True).start()
            threading.Thread(target=take, args=(second, first), daemon=True).start()
            print("started", flush=True)
            while not os.path.exists("seen"):
                time.sleep(0.01)
        """
        process = self.start([self.write(source)])
        process.stdout.readline()
        begun = time.monotonic()
        while not any(each.problems() for each in self.read()) and time.monotonic() - begun < 30:
            time.sleep(0.05)
        self.write("", "seen")
        result = self.finish(process)
        # What comes after the line does not run because of the deadlock, not because of the end.
        self.assertEqual(self.kinds(result), ["deadlock"])
        ends = [result.main.end(each["id"]) for each in result.main.tracks_of("thread") if each["name"] != "MainThread"]
        self.assertEqual(ends, ["killed", "killed"])

    def test_computing(self):
        source = """
            import threading, time
            def compute():
                n = 0
                while n < 10 ** 12: n += 1  # cut off
            threading.Thread(target=compute, daemon=True).start()
            time.sleep(0.1)
        """
        [problem] = self.trace(source).problems()
        self.assertEqual((problem["kind"], problem["line"]), ("daemon-killed", self.line_of(source, "# cut off")))

    def test_helpers(self):
        source = """
            import queue, threading, time
            q = queue.Queue()
            def serve():
                while True:
                    item = q.get()
                    q.task_done()
            def beat():
                while True:
                    time.sleep(0.02)
            for target in (serve, beat):
                threading.Thread(target=target, daemon=True).start()
            for n in range(50):
                q.put(n)
            q.join()
        """
        for _ in range(3):
            self.assertEqual(self.trace(source).problems(), [])

    def test_servers_and_readers(self):
        """Daemons that wait in calls which the user's code does not loop around itself, or which nothing shows."""
        source = """
            import os, socketserver, threading, time
            server = socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler)
            def serve():
                server.serve_forever()
            reader, writer = os.pipe()
            def read():
                for line in os.fdopen(reader):
                    print(line)
            for target in (serve, read):
                threading.Thread(target=target, daemon=True).start()
            time.sleep(0.3)
        """
        self.assertEqual(self.kinds(self.trace(source)), [])

    def test_a_job_of_a_pool_of_daemons(self):
        """The pool's own loop over its jobs is no loop of the user's."""
        source = """
            import time
            from multiprocessing.pool import ThreadPool
            def save():
                time.sleep(30)  # cut off
            pool = ThreadPool(1)
            pool.apply_async(save)
            time.sleep(0.3)
            import os
            os._exit(0)
        """
        [problem] = self.trace(source).problems()
        self.assertEqual((problem["kind"], problem["line"]), ("daemon-killed", self.line_of(source, "# cut off")))

    def test_late_daemon(self):
        source = """
            import threading, time
            t = threading.Thread(target=time.sleep, args=(0.1,), name="late")
            t.start()  # started
            try:
                t.daemon = True  # late
            except RuntimeError as error:
                print(error)
        """
        result = self.trace(source)
        [problem] = result.problems()
        self.assertEqual(
            (problem["kind"], problem["severity"], problem["line"], problem["rule"]),
            ("late-daemon", "error", self.line_of(source, "# late"), "late-daemon-assignment"),
        )
        self.assertEqual(problem["related"][0]["line"], self.line_of(source, "# started"))


class Ends(TracedCase):
    def exit_of(self, source):
        return self.trace(source).main.of("exit")

    def test_plain(self):
        [line] = self.exit_of("print(1)")
        self.assertEqual((line["reason"], line["exception"]), ("exit", None))

    def test_exception(self):
        [line] = self.exit_of("raise ValueError('x')")
        self.assertEqual((line["reason"], line["code"], line["exception"]), ("exception", 1, "ValueError: x"))

    def test_os_exit(self):
        [line] = self.exit_of("import os; os._exit(5)")
        self.assertEqual((line["reason"], line["code"]), ("exit", 5))

    def test_kill_loses_nothing(self):
        source = """
            import os, signal, time
            for n in range(100):
                time.sleep(0)
            os.kill(os.getpid(), signal.SIGKILL)
        """
        result = self.trace(source)
        self.assertEqual(result.code, -9)
        self.assertEqual(result.main.of("exit"), [])
        self.assertEqual(len(result.main.spans(1)), 100)

    def test_the_main_thread_ends_before_the_others(self):
        source = """
            import threading, time
            threading.Thread(target=time.sleep, args=(0.2,), name="rest").start()
        """
        main = self.trace(source).main
        first, rest = main.events("finish", 1)[0], main.events("finish", main.track("thread", "rest"))[0]
        self.assertGreater(rest.time - first.time, 100_000_000)


if __name__ == "__main__":
    unittest.main()
