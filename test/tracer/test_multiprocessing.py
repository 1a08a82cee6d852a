"""Locks, pools and waits between processes."""

import unittest

from running import TracedCase

METHODS = ("fork", "spawn", "forkserver")


class SharedLocks(TracedCase):
    def test_one_word_in_all_processes(self):
        source = """
            import multiprocessing, sys
            def work(lock, counter, go):
                go.wait()
                with lock:  # with
                    counter.value += 1
            if __name__ == "__main__":
                context = multiprocessing.get_context(sys.argv[1])
                results_lock = context.Lock()  # made
                counter = context.Value("i", 0)
                go = context.Event()
                children = [context.Process(target=work, args=(results_lock, counter, go)) for _ in range(2)]
                with results_lock:
                    for p in children: p.start()
                    go.set()
                for p in children: p.join()
                print(counter.value)
        """
        for how in METHODS:
            result = self.trace(source, how)
            self.assertEqual(result.out, "2\n", result.err)
            main = result.main
            track = main.tracks[main.track("lock", "results_lock")]
            self.assertEqual((track["type"], main.line(track["site"])), ("multiprocessing.Lock", self.line_of(source, "# made")))
            self.assertEqual(len(main.events("acquired", track["id"])), 1)
            self.assertEqual(len(main.events("released", track["id"])), 1)
            users = 0
            for child in result.processes[1:]:
                for other in child.tracks_of("lock"):
                    if other.get("shared") != track["shared"]:
                        continue
                    users += 1
                    [acquired], [released] = child.events("acquired", other["id"]), child.events("released", other["id"])
                    self.assertEqual(child.line(acquired.b), self.line_of(source, "# with"))
                    self.assertLess(acquired.time, released.time)
                    self.assertGreater(acquired.time, main.events("released", track["id"])[0].time)
            self.assertEqual(users, 2, how)
            self.assertEqual(result.problems(), [])

    def test_waits_have_object_and_line(self):
        source = """
            import multiprocessing, threading, time
            context = multiprocessing.get_context("fork")
            lock = context.RLock(); semaphore = context.Semaphore(1)
            condition: object = context.Condition()
            event, queue, full = context.Event(), context.Queue(), context.Queue(1)
            reader, writer = context.Pipe()
            lock.acquire(); semaphore.acquire(); full.put(1)
            def release():
                for call in (lock.release, semaphore.release, event.set, lambda: queue.put(1), lambda: full.get(), lambda: writer.send(1)):
                    time.sleep(0.1)
                    call()
            # RLocks belong to a thread: the main thread is the one that holds it, so another one waits.
            def wait():
                with lock:  # first
                    pass
                semaphore.acquire()  # semaphore
                event.wait()  # event
                queue.get()  # get
                full.put(2)  # put
                reader.recv()  # recv
                with condition:
                    condition.wait(0.001)  # condition
                lock.acquire(False)
            t = threading.Thread(target=wait, name="waiter")
            t.start()
            release()
            t.join()
            full.get()
        """
        main = self.trace(source).main
        spans = [span[:3] for span in main.spans(main.track("thread", "waiter"))]
        wanted = [
            ("lock-wait", "lock", "# first"),
            ("waiting", "semaphore", "# semaphore"),
            ("waiting", "event.wait()", "# event"),
            ("waiting", "queue.get()", "# get"),
            ("waiting", "queue.put()", "# put"),
            ("waiting", "connection.recv()", "# recv"),
            ("waiting", "condition.wait()", "# condition"),
        ]
        self.assertEqual(spans, [(state, what, self.line_of(source, mark)) for state, what, mark in wanted])

    def test_what_nobody_waits_for_is_recorded_only_at_first_and_where_it_lasts(self):
        source = """
            import multiprocessing, os, signal, time
            context = multiprocessing.get_context("fork")
            lock = context.Lock()
            again = context.RLock()
            for _ in range(1000):
                with lock:
                    pass
                with again, again:
                    pass
            with lock:
                time.sleep(0.02)  # long
            lock.acquire()  # for ever
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGKILL)
        """
        main = self.trace(source).main
        track = main.track("lock", "lock")
        acquired, released = main.events("acquired", track), main.events("released", track)
        self.assertLess(len(acquired), 250)
        self.assertEqual(len(acquired), len(released) + 1)
        self.assertEqual(main.line(acquired[-2].b), self.line_of(source, "# long") - 1)
        self.assertGreaterEqual(released[-1].time - acquired[-2].time, 20_000_000)
        # The watchdog has told of the one that never came back.
        self.assertEqual(main.line(acquired[-1].b), self.line_of(source, "# for ever"))
        other = main.track("lock", "again")
        self.assertEqual(len(main.events("acquired", other)), len(main.events("released", other)))
        self.assertLess(len(main.events("acquired", other)), 250)

    def test_a_condition_gives_its_lock_back_while_it_waits(self):
        source = """
            import multiprocessing, threading
            context = multiprocessing.get_context("fork")
            condition = context.Condition()
            def wait():
                with condition:
                    ready.set()
                    condition.wait()
            ready = threading.Event()
            t = threading.Thread(target=wait, name="waiter")
            t.start()
            ready.wait()
            with condition:
                condition.notify()
            t.join()
        """
        main = self.trace(source).main
        lock = main.track("lock", "condition")
        waiter = main.track("thread", "waiter")
        events = sorted(main.events("acquired", lock) + main.events("released", lock), key=lambda each: each.time)
        found = [(each.kind, each.a == waiter) for each in events]
        take, give = ("acquired", True), ("released", True)
        self.assertEqual(found, [take, give, ("acquired", False), ("released", False), take, give])

    def test_locks_of_the_library_itself_are_not_shown(self):
        source = """
            import multiprocessing
            context = multiprocessing.get_context("fork")
            queue, event = context.Queue(), context.Event()
            queue.put(1); queue.get(); event.set(); event.wait()
        """
        self.assertEqual(self.trace(source).main.tracks_of("lock"), [])


class Pools(TracedCase):
    def jobs(self, result):
        """{(word of the pool, job): [(phase, process, thread or function)]} in the order of time."""
        found = {}
        for process in result.processes:
            for each in process.events("job"):
                word = process.tracks[each.track]["shared"]
                where = process.line(each.b) if each.flags == 1 else process.hello["pid"]
                found.setdefault((word, each.a), []).append((each.time, each.flags, where))
        return {key: [each[1:] for each in sorted(events)] for key, events in found.items()}

    def test_process_pool_executor(self):
        source = """
            import concurrent.futures, multiprocessing, sys
            def work(n):  # work
                return n * 2
            def bad(n):  # bad
                raise ValueError(n)
            if __name__ == "__main__":
                context = multiprocessing.get_context(sys.argv[1])
                with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
                    print(list(pool.map(work, range(3))))
                    try:
                        pool.submit(bad, 7).result()
                    except ValueError as error:
                        print(error, "interleave_tracer" in str(error.__cause__))
        """
        for how in METHODS:
            result = self.trace(source, how)
            self.assertEqual(result.out, "[0, 2, 4]\n7 False\n", result.err)
            jobs = self.jobs(result)
            self.assertEqual(sorted(job for _, job in jobs), [1, 2, 3, 4])
            workers = [each.hello["pid"] for each in result.processes[1:]]
            for (_, job), events in jobs.items():
                work = self.line_of(source, "# bad" if job == 4 else "# work")
                self.assertEqual([each[0] for each in events], [1, 2, 4 if job == 4 else 3], how)
                self.assertEqual(events[0][1], work)
                self.assertEqual(events[1][1], events[2][1])
                self.assertIn(events[1][1], workers)
            [pool] = result.main.tracks_of("executor")
            self.assertEqual((pool["type"], pool["workers"]), ("ProcessPoolExecutor", 2))

    def test_pool(self):
        source = """
            import multiprocessing, sys
            from multiprocessing.pool import ThreadPool
            def work(n):  # work
                return n * 2
            if __name__ == "__main__":
                make = ThreadPool if sys.argv[1] == "thread" else multiprocessing.get_context(sys.argv[1]).Pool
                with make(2) as pool:
                    print(pool.map(work, range(4), chunksize=2), pool.apply(work, (3,)), list(pool.imap(work, [1, 2])))
                    pool.close()
                    pool.join()
        """
        for how in METHODS + ("thread",):
            result = self.trace(source, how)
            self.assertEqual(result.out, "[0, 2, 4, 6] 6 [2, 4]\n", result.err)
            jobs = self.jobs(result)
            self.assertEqual(len(jobs), 5, how)
            for events in jobs.values():
                self.assertEqual([each[0] for each in events], [1, 2, 3], how)
                self.assertEqual(events[0][1], self.line_of(source, "# work"))
                self.assertEqual(events[1][1] == result.main.hello["pid"], how == "thread")

    def test_idle_workers_do_not_point_at_the_code_that_started_them(self):
        source = """
            import concurrent.futures, multiprocessing, time
            with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
                pool.submit(abs, 1).result()
                time.sleep(0.05)
        """
        worker = self.trace(source).processes[1]
        waits = {span[1] for span in worker.spans(1) if span[0] == "waiting"}
        self.assertIn("the next job of the pool", waits)
        self.assertNotIn("queue.get()", waits)

    def test_managers_and_shared_memory(self):
        """Managers send the classes of locks to their server by name."""
        source = """
            import multiprocessing, sys
            def main():
                context = multiprocessing.get_context(sys.argv[1])
                with context.Manager() as manager:
                    table, lock = manager.dict(), manager.Lock()
                    with lock:
                        table["a"] = 1  # manager
                    print(dict(table))
                from multiprocessing import shared_memory
                memory = shared_memory.SharedMemory(create=True, size=16)
                memory.buf[0] = 1
                memory.close()
                memory.unlink()
            if __name__ == "__main__":
                main()
        """
        for how in METHODS:
            result = self.trace(source, how)
            self.assertEqual((result.out, result.err), ("{'a': 1}\n", ""))
            line = self.line_of(source, "# manager")
            self.assertIn(("waiting", "dict.__setitem__() of the manager", line), [s[:3] for s in result.main.spans(1)])
            self.assertEqual(result.problems(), [])


if __name__ == "__main__":
    unittest.main()
