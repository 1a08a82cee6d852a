"""A fork while other threads are at work."""

import unittest

from running import TracedCase


class ForkAfterThreads(TracedCase):
    def forks(self, source, **more):
        result = self.trace(source, **more)
        self.assertEqual(result.code, 0, result.err)
        return [each for each in result.problems() if each["kind"] == "fork-after-threads"]

    def test_a_thread_at_work(self):
        source = """
            import os, threading, time, warnings
            warnings.simplefilter("ignore")
            lock = threading.Lock()
            held, stop = threading.Event(), threading.Event()
            def work():
                with lock:
                    held.set()
                    stop.wait()  # work
            t = threading.Thread(target=work, name="worker")
            t.start()  # start
            held.wait()
            pid = os.fork()  # fork
            if pid == 0:
                os._exit(0)
            os.waitpid(pid, 0)
            stop.set()
            t.join()
        """
        [problem] = self.forks(source)
        self.assertEqual((problem["severity"], problem["line"]), ("warning", self.line_of(source, "# fork")))
        self.assertEqual(problem["rule"], "fork-after-threads")
        self.assertIn("worker held the lock lock", problem["message"])
        self.assertEqual([each["line"] for each in problem["related"]], [self.line_of(source, "# start")])

    def test_under_multiprocessing(self):
        source = """
            import multiprocessing, threading, warnings
            warnings.simplefilter("ignore")
            stop = threading.Event()
            t = threading.Thread(target=lambda: stop.wait())
            t.start()
            p = multiprocessing.get_context("fork").Process(target=print)
            p.start()  # start
            p.join()
            stop.set()
            t.join()
        """
        [problem] = self.forks(source)
        self.assertEqual(problem["line"], self.line_of(source, "# start"))

    def test_a_thread_that_polls(self):
        """It holds no lock while it waits, so that nothing stays locked in the child. Nor does a thread that sleeps."""
        source = """
            import os, sys, threading, time, warnings
            from interleave_tracer import tracks
            warnings.simplefilter("ignore")
            print(sys.executable is not None)  # No `exec`.
            stop = threading.Event()
            def poll():
                while not stop.wait(60):  # poll
                    pass
            def nap():
                time.sleep(60)
            threads = [threading.Thread(target=poll, name="poller"), threading.Thread(target=nap, daemon=True)]
            for t in threads:
                t.start()
            while not all(tracks.threads[t.ident].state for t in threads):
                time.sleep(0.01)
            pid = os.fork()  # fork
            if pid == 0:
                os._exit(0)
            os.waitpid(pid, 0)
            stop.set()
        """
        [problem] = self.forks(source)
        self.assertEqual((problem["severity"], problem["line"]), ("hint", self.line_of(source, "# fork")))
        self.assertIn("while the thread poller and 1 more waited (at program.py:%d)" % self.line_of(source, "# poll"), problem["message"])

    def test_silent(self):
        """Ended threads, idle workers of a pool, helpers of the library, and forks that run another program."""
        source = """
            import concurrent.futures, multiprocessing, os, subprocess, sys, threading, time, warnings
            warnings.simplefilter("ignore")
            t = threading.Thread(target=print)
            t.start()
            t.join()
            pool = concurrent.futures.ThreadPoolExecutor(2)
            pool.submit(abs, 1).result()
            context = multiprocessing.get_context("fork")
            queue = context.Queue()
            queue.put(1)
            def fork():
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
            fork()
            p = context.Process(target=queue.get)
            p.start()
            p.join()
            stop = threading.Event()
            t = threading.Thread(target=lambda: stop.wait())
            t.start()
            subprocess.run([sys.executable, "-c", ""], preexec_fn=lambda: None)
            def run():
                pid = os.fork()
                if pid == 0:
                    os.execv(sys.executable, [sys.executable, "-c", ""])
                os.waitpid(pid, 0)
            run()
            stop.set()
            t.join()
        """
        self.assertEqual(self.forks(source), [])


if __name__ == "__main__":
    unittest.main()
