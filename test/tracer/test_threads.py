"""Threads, locks and waits, as the stream shows them."""

import unittest

from running import TracedCase

LOCKS = """
    import threading, time

    lock = threading.Lock()
    entered = threading.Event()

    def holder():
        with lock:  # taken
            entered.set()
            time.sleep(0.2)  # holding

    def waiter():
        entered.wait()  # event
        with lock:  # wanted
            pass

    a = threading.Thread(target=holder, name="holder")
    b = threading.Thread(target=waiter, name="waiter", daemon=True)
    b.start()  # start waiter
    time.sleep(0.05)
    a.start()
    a.join()  # join
    b.join()
"""


class Threads(TracedCase):
    def test_life(self):
        main = self.trace(LOCKS).main
        first = main.track("thread", "MainThread")
        waiter = main.track("thread", "waiter")
        self.assertEqual(main.tracks[waiter]["parent"], first)
        self.assertTrue(main.tracks[waiter]["daemon"])
        self.assertEqual(main.line(main.tracks[waiter]["site"]), self.line_of(LOCKS, "# start waiter"))
        self.assertFalse(main.tracks[main.track("thread", "holder")]["daemon"])
        for name in ("MainThread", "holder", "waiter"):
            self.assertEqual(main.end(main.track("thread", name)), "done")
        spawned = [(each.track, each.a) for each in main.events("edge") if each.flags == 5]
        self.assertIn((first, waiter), spawned)

    def test_waits(self):
        main = self.trace(LOCKS).main
        waiter = main.spans(main.track("thread", "waiter"))
        self.assertEqual(
            [span[:3] for span in waiter],
            [
                ("waiting", "event.wait()", self.line_of(LOCKS, "# event")),
                ("lock-wait", "lock", self.line_of(LOCKS, "# wanted")),
            ],
        )
        self.assertGreater(waiter[1][4] - waiter[1][3], 100_000_000)
        holder = main.spans(main.track("thread", "holder"))
        self.assertEqual([span[:3] for span in holder], [("sleeping", "time.sleep(0.2)", self.line_of(LOCKS, "# holding"))])
        joins = [span[:3] for span in main.spans(1) if span[0] == "waiting"]
        self.assertIn(("waiting", "holder", self.line_of(LOCKS, "# join")), joins)

    def test_lock(self):
        main = self.trace(LOCKS).main
        lock = main.track("lock", "lock")
        self.assertEqual(main.tracks[lock]["type"], "Lock")
        holder, waiter = main.track("thread", "holder"), main.track("thread", "waiter")
        acquired = [(each.flags, each.a, main.line(each.b)) for each in main.events("acquired", lock)]
        self.assertEqual(
            acquired, [(0, holder, self.line_of(LOCKS, "# taken")), (1, waiter, self.line_of(LOCKS, "# wanted"))]
        )
        self.assertEqual([each.a for each in main.events("released", lock)], [holder, waiter])
        holds = [(each.track, each.a, main.line(each.b)) for each in main.events("edge") if each.flags == 3]
        self.assertEqual(holds, [(holder, waiter, self.line_of(LOCKS, "# holding"))])

    def test_waits_by_name(self):
        source = """
            import queue, threading, time
            from concurrent.futures import ThreadPoolExecutor

            def later(act):
                def run():
                    time.sleep(0.05)
                    act()
                t = threading.Thread(target=run)
                t.start()
                return t

            q = queue.Queue()
            t = later(lambda: q.put(1)); q.get(); t.join()
            s = threading.Semaphore(0)
            t = later(s.release); s.acquire(); t.join()
            b = threading.Barrier(2)
            t = later(b.wait); b.wait(); t.join()
            c = threading.Condition()
            def tell():
                with c:
                    c.notify()
            with c:
                t = later(tell)
                c.wait()
            t.join()
            sq = queue.SimpleQueue()
            t = later(lambda: sq.put(1)); sq.get(); t.join()
            with ThreadPoolExecutor(1) as pool:
                pool.submit(time.sleep, 0.05).result()
        """
        main = self.trace(source).main
        words = [span[1] for span in main.spans(1) if span[0] == "waiting"]
        for expected in (
            "queue.get()", "semaphore.acquire()", "barrier.wait()", "condition.wait()", "future.result()",
        ):  # fmt: skip
            self.assertIn(expected, words)
        self.assertEqual(words.count("queue.get()"), 2)
        jobs = [each.flags for each in main.events("job")]
        self.assertEqual(jobs, [1, 2, 3])
        worker = main.events("job")[1].b
        executor = main.tracks_of("executor")[0]["id"]
        self.assertEqual(main.tracks[worker]["parent"], executor)

    def test_io_by_name(self):
        source = """
            import os, socket, subprocess, sys, threading, time
            a, b = socket.socketpair()
            def send():
                time.sleep(0.05)
                b.sendall(b"x")
            threading.Thread(target=send).start()
            a.recv(1)  # recv
            subprocess.run([sys.executable, "-c", "pass"])  # run
            p = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.1)"])
            p.wait()  # wait
            socket.getaddrinfo("localhost", 80)  # dns
            import select
            select.select([a], [], [], 0.02)  # select
        """
        main = self.trace(source).main
        spans = [span[:3] for span in main.spans(1)]
        for state, words, marker in (
            ("io", "socket.recv()", "# recv"),
            ("waiting", "process.wait()", "# wait"),
            ("io", "socket.getaddrinfo()", "# dns"),
            ("io", "select.select()", "# select"),
        ):
            self.assertIn((state, words, self.line_of(source, marker)), spans)

    def test_order_edges(self):
        source = """
            import threading
            a = threading.Lock()
            b = threading.Lock()
            gate = threading.Lock()
            def one():
                with gate:
                    with a:  # outer
                        with b:  # inner
                            pass
            for _ in range(3):
                one()
        """
        main = self.trace(source).main
        a, b, gate = (main.track("lock", name) for name in ("a", "b", "gate"))
        orders = [(each.track, each.a, each.b >> 32, main.line(each.b & 0xFFFFFFFF)) for each in main.events("order")]
        inner, outer = self.line_of(source, "# inner"), self.line_of(source, "# outer")
        self.assertEqual(orders, [(gate, a, 1, outer), (gate, b, 1, inner), (a, b, 1, inner)])
        group = main.events("order")[1:]
        self.assertEqual(group[0].time, group[1].time)
        line = [each for each in main.of("order") if each["held"] == a][0]
        self.assertEqual((line["gates"], main.line(line["outer"])), ([gate], outer))

    def test_exception_in_a_thread(self):
        source = """
            import threading
            def work():
                raise ValueError("too small")  # here
            t = threading.Thread(target=work, name="worker")
            t.start()
            t.join()
        """
        result = self.trace(source)
        [problem] = result.problems()
        self.assertEqual((problem["kind"], problem["line"]), ("thread-exception", self.line_of(source, "# here")))
        self.assertIn("ValueError: too small", problem["message"])
        worker = result.main.track("thread", "worker")
        self.assertEqual(result.main.end(worker), "failed")
        self.assertEqual(result.main.texts[result.main.events("finish", worker)[0].b], "ValueError: too small")

    def test_many_uncontended_pairs_stay_lean(self):
        source = """
            import threading
            lock = threading.Lock()
            for _ in range(50000):
                with lock:
                    pass
        """
        main = self.trace(source).main
        self.assertLess(len(main.events("acquired")), 1000)
        self.assertEqual(len(main.events("acquired")), len(main.events("released")))


if __name__ == "__main__":
    unittest.main()
