"""Child processes: each with files of its own, on one clock."""

import sys
import unittest

from running import TracedCase


class Children(TracedCase):
    def test_fork(self):
        source = """
            import os, threading, time
            lock = threading.Lock()
            with lock:
                pass
            pid = os.fork()
            if pid == 0:
                with lock:
                    time.sleep(0.05)
                os._exit(3)
            os.waitpid(pid, 0)
        """
        result = self.trace(source)
        parent, child = result.processes
        self.assertEqual((child.hello["how"], child.hello["parentRun"]), ("fork", parent.stem))
        self.assertGreater(child.hello["t"], parent.hello["t"])
        self.assertEqual(child.of("exit")[0]["code"], 3)
        [ended] = parent.of("childexit")
        self.assertEqual((ended["pid"], ended["code"], ended["expected"]), (child.hello["pid"], 3, False))
        self.assertEqual([span[1] for span in child.spans(1)], ["time.sleep(0.05)"])
        self.assertEqual(len(child.events("acquired", child.track("lock", "lock"))), 1)
        self.assertEqual(child.records[0].seq, 1)
        self.assertEqual(child.holes + parent.holes, 0)

    def test_fork_with_locks_held(self):
        """logging holds its own lock over every fork, and so may anybody."""
        source = """
            import logging, os, threading
            lock, again = threading.Lock(), threading.RLock()
            with lock, again, again:
                pid = os.fork()
                with again:
                    assert lock.locked()
            with lock, again:
                logging.getLogger("x").warning("in both")
            if pid == 0:
                os._exit(0)
            assert os.waitpid(pid, 0)[1] == 0
        """
        result = self.trace(source)
        self.assertEqual((result.code, result.err), (0, "in both\nin both\n"))
        self.assertEqual(len(result.processes), 2)
        for process in result.processes:
            for lock in process.tracks_of("lock"):
                self.assertEqual(len(process.events("acquired", lock["id"])), len(process.events("released", lock["id"])))

    def test_fork_inside_a_step(self):
        source = """
            import asyncio, os
            async def main():
                await asyncio.sleep(0)
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
            asyncio.run(main())
        """
        result = self.trace(source)
        self.assertEqual((result.code, result.err), (0, ""))

    def test_subprocess(self):
        source = """
            import subprocess, sys
            subprocess.run([sys.executable, "-c", "import time; time.sleep(0.05)"], check=True)  # run
            subprocess.run([sys.executable, "-c", "pass"], env={"A": "b"}, check=True)
            subprocess.run(["true"], check=True)
            subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)  # isolated
        """
        result = self.trace(source)
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual([each.hello["how"] for each in result.processes], ["start", "exec", "exec"])
        parent = result.main
        for child in result.processes[1:]:
            self.assertEqual(child.hello["parentRun"], parent.stem)
        lines = parent.of("child")
        self.assertEqual([each["python"] for each in lines], [True, True, False, True])
        self.assertEqual(parent.line(lines[0]["site"]), self.line_of(source, "# run"))
        self.assertEqual([each["code"] for each in parent.of("childexit")], [0, 0, 0, 0])
        [problem] = result.problems()
        self.assertEqual((problem["kind"], problem["line"]), ("not-traced", self.line_of(source, "# isolated")))

    def test_killed_child(self):
        source = """
            import os, signal, subprocess, sys
            subprocess.run([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
            p = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
            p.terminate()
            p.wait()
        """
        [first, second] = self.trace(source).main.of("childexit")
        self.assertEqual((first["code"], first["expected"]), (-9, False))
        self.assertEqual((second["code"], second["expected"]), (-15, True))

    def test_multiprocessing(self):
        source = """
            import multiprocessing, sys, time
            def work(n):
                time.sleep(0.02)
                return n
            if __name__ == "__main__":
                context = multiprocessing.get_context(sys.argv[1])
                with context.Pool(2) as pool:
                    print(pool.map(work, [1, 2, 3]))
                p = context.Process(target=work, args=(1,), name="single")
                p.start()  # start
                p.join()  # join
        """
        for how in ("fork", "spawn", "forkserver"):
            result = self.trace(source, how)
            self.assertEqual(result.out, "[1, 2, 3]\n", result.err)
            self.assertEqual(result.problems(), [], how)
            workers = [each for each in result.processes if "time.sleep(0.02)" in [w["text"] for w in each.whats.values()]]
            self.assertGreaterEqual(len(workers), 2, how)
            main = result.main
            single = [each for each in main.of("child") if each["command"] == "single"]
            self.assertEqual([main.line(each["site"]) for each in single], [self.line_of(source, "# start")])
            self.assertEqual(single[0]["how"], how)
            exits = {each["pid"]: each["code"] for each in main.of("childexit")}
            self.assertEqual(exits.get(single[0]["pid"]), 0, how)
            process = [each for each in result.processes if each.hello["pid"] == single[0]["pid"]][0]
            self.assertEqual(process.of("exit")[0]["code"], 0)
            self.assertIn("single", [each["name"] for each in process.of("rename")])
            self.assertIn(("waiting", "single.join()", self.line_of(source, "# join")), [s[:3] for s in main.spans(1)])

    def test_exec(self):
        source = """
            import os, sys
            if len(sys.argv) == 1:
                os.execv(sys.executable, [sys.executable, sys.argv[0], "again"])
            print(sys.argv[1])
        """
        result = self.trace(source)
        self.assertEqual(result.out, "again\n")
        first, second = result.processes
        self.assertEqual(first.hello["pid"], second.hello["pid"])
        self.assertEqual(first.of("exit")[0]["reason"], "exec")
        self.assertEqual(second.hello["how"], "exec")

    @unittest.skipIf(sys.version_info < (3, 12), "the warning is new in 3.12")
    def test_no_warning_of_threads_at_fork(self):
        source = """
            import os, time, warnings
            warnings.simplefilter("error")
            for _ in range(20):
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
        """
        result = self.trace(source)
        self.assertEqual((result.code, result.err), (0, ""))


if __name__ == "__main__":
    unittest.main()
