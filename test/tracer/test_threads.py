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
    b = threading.Thread(target=waiter, name="waiter", daemon=True)  # make waiter
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
        self.assertEqual(main.line(main.tracks[waiter]["site"]), self.line_of(LOCKS, "# make waiter"))
        self.assertFalse(main.tracks[main.track("thread", "holder")]["daemon"])
        for name in ("MainThread", "holder", "waiter"):
            self.assertEqual(main.end(main.track("thread", name)), "done")
        spawned = [(each.track, each.a, main.line(each.b)) for each in main.events("edge") if each.flags == 5]
        self.assertIn((first, waiter, self.line_of(LOCKS, "# start waiter")), spawned)

    def test_waits(self):
        main = self.trace(LOCKS).main
        waiter = main.spans(main.track("thread", "waiter"))
        self.assertEqual(
            [span[:3] for span in waiter],
            [
                ("waiting", "entered.wait()", self.line_of(LOCKS, "# event")),
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
            import queue, sys, threading, time
            from concurrent.futures import ThreadPoolExecutor
            from interleave_tracer import tracks

            def until_main_waits():
                while tracks.threads[threading.main_thread().ident].state != tracks.WAITING:
                    time.sleep(0.01)
            def later(act):
                t = threading.Thread(target=lambda: (until_main_waits(), act()))
                t.start()
                return t
            def simple_get(sq, **more):
                return sq.get(**more)

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
            t = later(lambda: sq.put(1)); simple_get(sq); t.join()
            with ThreadPoolExecutor(1) as pool:
                pool.submit(until_main_waits).result()
        """
        main = self.trace(source).main
        words = [span[1] for span in main.spans(1) if span[0] == "waiting"]
        for expected in (
            "q.get()", "s.acquire()", "b.wait()", "c.wait()", "sq.get()", "future.result()",
        ):  # fmt: skip
            self.assertIn(expected, words)
        jobs = [each.flags for each in main.events("job")]
        self.assertEqual(jobs, [1, 2, 3])
        worker = main.events("job")[1].b
        executor = main.tracks_of("executor")[0]["id"]
        self.assertEqual(main.tracks[worker]["parent"], executor)

    def test_made_by_a_subclass(self):
        source = """
            import threading
            class Worker(threading.Thread):
                def __init__(self, name):
                    super().__init__(name=name)
                def run(self):
                    pass
            worker = Worker("worker")  # make
            def later():
                worker.start()  # start
            later()
            while worker.is_alive(): pass
            worker.join()  # join
        """
        main = self.trace(source).main
        track = main.track("thread", "worker")
        self.assertEqual(main.line(main.tracks[track]["site"]), self.line_of(source, "# make"))
        self.assertEqual(main.tracks[track]["type"], "Worker")
        edges = [(each.flags, each.track, each.a, main.line(each.b)) for each in main.events("edge")]
        self.assertIn((5, 1, track, self.line_of(source, "# start")), edges)
        # It had ended by then: nobody waited, and yet it was joined.
        self.assertIn((4, 1, track, self.line_of(source, "# join")), edges)

    def test_who_wakes_whom(self):
        source = """
            import queue, threading, time
            jobs, ready, room = queue.Queue(), threading.Event(), threading.Condition()
            waiting = []
            def consume():
                jobs.get()
            def await_event():
                ready.wait()
            def wait_for():
                with room:
                    room.wait_for(lambda: waiting)
            def out_of_time():
                ready.wait(0.01)
            def serve():
                while not (jobs.not_empty._waiters and ready._cond._waiters and room._waiters):
                    time.sleep(0.01)
                jobs.put(1)
                ready.set()
                with room:
                    waiting.append(1)
                    room.notify_all()
            t = threading.Thread(target=out_of_time, name="out_of_time")
            t.start()
            t.join()
            for each in (consume, await_event, wait_for):
                threading.Thread(target=each, name=each.__name__).start()
            t = threading.Thread(target=serve, name="serve")
            t.start()
            t.join()
        """
        main = self.trace(source).main
        serve = main.track("thread", "serve")
        for name, words in (("consume", "jobs.get()"), ("await_event", "ready.wait()"), ("wait_for", "room.wait_for()")):
            track = main.track("thread", name)
            self.assertEqual([span[1] for span in main.spans(track)], [words])
            self.assertEqual([each.a for each in main.events("leave", track)], [serve], name)
        late = main.events("leave", main.track("thread", "out_of_time"))
        self.assertEqual([each.a for each in late], [0], "nobody woke it: its time was over")

    def test_each_waiter_knows_its_own_waker(self):
        """One notification wakes one waiter."""
        source = """
            import threading, time
            room = threading.Condition()
            def wait():
                with room:
                    room.wait()
            def wake():
                with room:
                    room.notify()
            waiters = []
            for n in range(3):
                waiters.append(threading.Thread(target=wait, name="waiter%d" % n))
                waiters[-1].start()
                while len(room._waiters) <= n: time.sleep(0.001)
            with room:
                callers = [threading.Thread(target=wake, name="waker%d" % n) for n in range(3)]
                room.notify()
            for n, each in enumerate(callers[:2]):
                each.start()
                each.join()
            for each in waiters: each.join()
        """
        main = self.trace(source).main
        woken = []
        for n in range(3):
            leave = [each for each in main.events("leave", main.track("thread", "waiter%d" % n)) if each.flags == 5]
            woken.append(main.tracks[leave[0].a]["name"])
        self.assertEqual(sorted(woken), ["MainThread", "waker0", "waker1"])

    def test_nothing_is_kept_of_those_that_were_woken(self):
        source = """
            import queue, sys, threading, time
            q = queue.Queue()
            def work():
                while q.get() is not None: pass
            threads = [threading.Thread(target=work) for _ in range(4)]
            for t in threads: t.start()
            for n in range(300):
                q.put(n)
                if n % 20 == 0: time.sleep(0.002)
            for t in threads: q.put(None)
            for t in threads: t.join()
            for _ in range(50):
                threading.Thread(target=int).start()
            event = threading.Event()
            event.wait(0.01)
            print(len(sys.modules["interleave_tracer.waits"]._woken))
        """
        self.assertEqual(self.trace(source).out, "0\n")

    def test_semaphores(self):
        source = """
            import threading, time
            room = threading.BoundedSemaphore(2)
            inside, seen = [], []
            def work():
                with room:  # taken
                    inside.append(1)
                    while len(inside) < 2: time.sleep(0.001)
                    while not seen:  # Both stay until somebody waits.
                        time.sleep(0.001)
                        if room._cond._waiters: seen.append(1)
            threads = [threading.Thread(target=work, name="work%d" % n) for n in range(2)]
            for t in threads: t.start()
            while len(inside) < 2: time.sleep(0.001)
            room.acquire()  # waits
            room.release()
            for t in threads: t.join()
            try:
                room.release()
            except ValueError:
                print("too many")
            signal = threading.Semaphore(0)
            signal.release()
            signal.acquire()
        """
        result = self.trace(source)
        main = result.main
        self.assertEqual(result.out, "too many\n")
        [track] = [each["id"] for each in main.tracks_of("lock")]
        self.assertEqual((main.tracks[track]["name"], main.tracks[track]["type"]), ("room", "BoundedSemaphore"))
        workers = [main.track("thread", "work%d" % n) for n in range(2)]
        acquired = [(each.flags, each.a, main.line(each.b)) for each in main.events("acquired", track)]
        taken = self.line_of(source, "# taken")
        self.assertEqual(sorted(acquired[:2]), [(0, workers[0], taken), (0, workers[1], taken)])
        self.assertEqual(acquired[2:], [(1, 1, self.line_of(source, "# waits"))])
        self.assertEqual(sorted(each.a for each in main.events("released", track)), [1] + workers)
        waits = [span for span in main.spans(1) if span[0] == "waiting" and span[1] == "room"]
        self.assertEqual([span[2] for span in waits], [self.line_of(source, "# waits")])
        holds = {(each.track, each.a) for each in main.events("edge") if each.flags == 3}
        self.assertEqual(holds, {(workers[0], 1), (workers[1], 1)})
        woken = [each.a for each in main.events("leave", 1) if each.flags == 5]
        self.assertIn(woken[0], workers)

    def test_timers_sleep(self):
        source = """
            import threading
            t = threading.Timer(0.05, print, ["tick"])
            t.start()  # start
            t.join()
        """
        result = self.trace(source)
        self.assertEqual(result.out, "tick\n")
        [timer] = [each for each in result.main.tracks_of("thread") if each.get("type") == "Timer"]
        spans = [span[:3] for span in result.main.spans(timer["id"])]
        self.assertEqual(spans, [("sleeping", "threading.Timer(0.05)", self.line_of(source, "# start"))])

    def test_queues_of_all_kinds(self):
        source = """
            import queue, sys, threading, time
            from _queue import SimpleQueue
            from interleave_tracer import tracks
            simple = queue.SimpleQueue()
            assert isinstance(simple, queue.SimpleQueue) and isinstance(SimpleQueue(), queue.SimpleQueue)
            assert type(simple).__name__ == "SimpleQueue" and repr(simple).startswith("<_queue.SimpleQueue object at")
            def until_main_waits():
                while tracks.threads[threading.main_thread().ident].state != tracks.WAITING:
                    time.sleep(0.01)
            def later(act):
                t = threading.Thread(target=lambda: (until_main_waits(), act()))
                t.start()
                return t
            def simple_get(sq, **more):
                return sq.get(**more)
            last, best, full = queue.LifoQueue(), queue.PriorityQueue(), queue.Queue(1)
            t = later(lambda: simple.put(1))
            assert simple_get(simple, timeout=30) == 1
            t.join()
            for each in (last, best):
                t = later(lambda: each.put(1))
                assert each.get(timeout=30) == 1
                t.join()
            full.put(1)
            t = later(full.get)
            full.put(2)
            t.join()
            t = later(full.task_done)
            full.task_done()
            full.join()
            t.join()
            try:
                simple.get(timeout=0.01)
            except queue.Empty:
                print("empty")
            assert simple.empty() and simple.qsize() == 0
        """
        result = self.trace(source)
        self.assertEqual((result.out, result.err), ("empty\n", ""))
        words = [span[1] for span in result.main.spans(1) if span[0] == "waiting"]
        self.assertEqual(
            [each for each in words if "Thread" not in each],
            ["sq.get()", "each.get()", "each.get()", "full.put()", "full.join()", "simple.get()"],
        )

    def test_jobs(self):
        """Each job is queued, then taken up by a worker; one that is cancelled in the queue never runs."""
        source = """
            import threading
            from concurrent.futures import ThreadPoolExecutor
            go = threading.Event()
            def work(n):
                go.wait()
                return 1 // n
            pool = ThreadPoolExecutor(1)
            futures = [pool.submit(work, n) for n in (1, 0, 2)]
            futures[2].cancel()
            go.set()
            pool.shutdown()
            print([future.cancelled() or future.exception() is None for future in futures])
        """
        result = self.trace(source)
        main = result.main
        self.assertEqual(result.out, "[True, False, True]\n")
        jobs = {}
        for each in main.events("job"):
            jobs.setdefault(each.a, []).append((each.flags, main.tracks[each.b]["name"] if each.flags > 1 else main.line(each.b)))
        place = (1, self.line_of(source, "def work"))
        worker = "ThreadPoolExecutor-0_0"
        self.assertEqual(
            list(jobs.values()),
            [[place, (2, worker), (3, worker)], [place, (2, worker), (4, worker)], [place, (6, worker)]],
        )

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
            ("io", "socket.getaddrinfo('localhost')", "# dns"),
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

    def test_names_of_locks(self):
        source = """
            import threading
            one, two = threading.Lock(), threading.RLock()
            forks = [threading.Lock() for _ in range(3)]
            class Account:
                def __init__(self):
                    self.lock: threading.Lock = threading.Lock()
            class Buffer:
                def __init__(self): self.lock = threading.Lock(); self.again = threading.RLock()
            accounts = [Account(), Account()]
            def make():
                return threading.Lock()  # unnamed
            def inside():
                local = threading.Lock()
                for each in (two, one, forks[2], accounts[0].lock, accounts[1].lock, Buffer().again, local, make()):
                    with each: pass
            inside()
        """
        names = [each["name"] for each in self.trace(source).main.tracks_of("lock")]
        unnamed = "Lock (program.py:%d)" % self.line_of(source, "# unnamed")
        self.assertEqual(names, ["two", "one", "forks[2]", "self.lock", "self.lock #2", "self.again", "local", unnamed])

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
