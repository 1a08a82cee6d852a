"""The transport: segments, a full disk, descriptors, a reader that is or is not there."""

import os
import resource
import unittest

from running import TracedCase

MANY = """
    import threading, time
    a, b = threading.Lock(), threading.Lock()
    for _ in range(%d):
        with a:
            with b:
                pass
"""


class Segments(TracedCase):
    def test_rolls(self):
        result = self.trace(MANY % 60000)
        main = result.main
        self.assertEqual(result.code, 0)
        self.assertGreaterEqual(main.segments, 2)
        self.assertEqual(main.holes, 0)
        self.assertEqual([each.seq for each in main.records], list(range(1, len(main.records) + 1)))
        sizes = {os.path.getsize(os.path.join(self.folder, "run", "%s-%d.seg" % (main.stem, n))) for n in (0, 1)}
        self.assertEqual(sizes, {256 * 1024, 4 * 1024 * 1024})

    def test_rolls_without_the_watchdog(self):
        main = self.trace(MANY % 30000, env={"INTERLEAVE_SAMPLE_HZ": "0"}).main
        self.assertGreaterEqual(main.segments, 2)
        self.assertEqual(main.holes, 0)

    def test_many_threads_write_at_once(self):
        source = """
            import sys, threading, time
            sys.setswitchinterval(1e-5)
            def work():
                for _ in range(3000):
                    time.sleep(0)
            threads = [threading.Thread(target=work) for _ in range(8)]
            for t in threads: t.start()
            for t in threads: t.join()
        """
        main = self.trace(source).main
        self.assertEqual(main.holes, 0)
        self.assertEqual([each.seq for each in main.records], list(range(1, len(main.records) + 1)))
        self.assertEqual(len([each for each in main.events("enter") if each.flags == 4]), 24000)
        for track in main.tracks_of("thread"):
            times = [each.time for each in main.records if each.track == track["id"] and each.kind in ("enter", "leave")]
            self.assertEqual(times, sorted(times))

    def test_keeps_head_and_tail_without_a_reader(self):
        source = """
            import sys
            from interleave_tracer import stream
            stream._OTHER_BYTES = 64 * 1024
            for n in range(100000):
                stream.emit(11, 0, 1, n, 0)
        """
        result = self.trace(source, env={"INTERLEAVE_SAMPLE_HZ": "0"})
        names = sorted(
            int(name[:-4].rsplit("-", 1)[1])
            for name in os.listdir(os.path.join(self.folder, "run"))
            if name.endswith(".seg")
        )
        self.assertEqual(result.code, 0)
        self.assertEqual(len(names), 32)
        self.assertEqual(names[:8], list(range(8)))
        self.assertEqual(names[8:], list(range(names[-1] - 23, names[-1] + 1)))

    def test_how_much_is_kept_is_a_setting(self):
        source = """
            from interleave_tracer import stream
            for n in range(700000):
                stream.emit(11, 0, 1, n, 0)
        """
        result = self.trace(source, env={"INTERLEAVE_SAMPLE_HZ": "0", "INTERLEAVE_KEEP_MB": "16"})
        names = sorted(name for name in os.listdir(os.path.join(self.folder, "run")) if name.endswith(".seg"))
        self.assertEqual((result.code, len(names)), (0, 4))
        self.assertTrue(names[0].endswith("-0.seg"))

    def test_names_of_what_comes_and_goes_are_kept_at_both_ends(self):
        source = """
            from interleave_tracer import names_file, problems, sites, tracks
            names_file._LARGE = names_file._PART = 4096
            for n in range(5000):
                tracks.new_task("task %d" % n, 0, 0, "job")
                if n % 1000 == 500:
                    sites.place("/some/file.py", n, "f")
                    problems.report("late-daemon", "error", "problem %d" % n, 0, 0)
        """
        main = self.trace(source).main
        self.assertEqual(len(main.parts), 16)
        self.assertEqual(main.parts[:2], [0, 1])
        self.assertEqual(main.parts[2:], list(range(main.parts[-1] - 13, main.parts[-1] + 1)))
        tasks = [int(each["name"][5:]) for each in main.tracks_of("task")]
        self.assertEqual((tasks[0], tasks[-1], tasks == sorted(tasks)), (0, 4999, True))
        self.assertLess(len(tasks), 2500)
        # Places and problems stay whole.
        lines = [each["line"] for each in main.of("site") if each["file"] == "/some/file.py"]
        self.assertEqual(lines, [500, 1500, 2500, 3500, 4500])
        self.assertEqual(len([each for each in main.of("text") if "problem" in each]), 5)

    def test_a_fork_has_names_of_its_own(self):
        source = """
            import os
            from interleave_tracer import names_file, tracks
            names_file._LARGE = names_file._PART = 4096
            for n in range(100):
                tracks.new_task("parent %d" % n, 0, 0, "job")
            pid = os.fork()
            for n in range(100):
                tracks.new_task("%s %d" % ("parent" if pid else "child", n + 100), 0, 0, "job")
            if pid:
                os.waitpid(pid, 0)
            else:
                os._exit(0)
        """
        parent, child = self.trace(source).processes
        self.assertEqual([each["name"].split()[0] for each in child.tracks_of("task")], ["child"] * 100)
        self.assertEqual([each["name"].split()[0] for each in parent.tracks_of("task")], ["parent"] * 200)

    def test_a_reader_that_consumes_is_not_cut(self):
        source = """
            import glob, os
            from interleave_tracer import stream
            stream._OTHER_BYTES = 64 * 1024
            for n in range(100000):
                stream.emit(11, 0, 1, n, 0)
                if n % 1000 == 0:
                    for path in sorted(glob.glob(os.path.join(stream.folder, "*.seg")), key=os.path.getmtime)[:-2]:
                        os.unlink(path)
            print(stream._lost)
        """
        self.assertEqual(self.trace(source, env={"INTERLEAVE_SAMPLE_HZ": "0"}).out, "0\n")

    def test_a_signal_handler_may_record_in_the_middle(self):
        source = """
            import signal, time, threading
            def handler(*args):
                time.sleep(0)
                with lock, lock:
                    pass
            lock = threading.RLock()
            signal.signal(signal.SIGALRM, handler)
            end = time.monotonic() + 1
            while time.monotonic() < end:
                signal.setitimer(signal.ITIMER_REAL, 0.0003)
                for _ in range(20):
                    time.sleep(0)
                with lock:
                    pass
            signal.setitimer(signal.ITIMER_REAL, 0)
        """
        result = self.trace(source)
        self.assertEqual((result.code, result.err), (0, ""))
        # A handler that runs while its own thread makes a new segment cannot record; what it lost is counted.
        self.assertEqual(result.main.holes, sum(each.a for each in result.main.events("lost")))


class FullDisk(TracedCase):
    def test_stops_recording_and_nothing_else(self):
        """A limit on file sizes stands in for a full disk: both make the allocation fail."""

        def limit():
            import signal

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, 1024 * 1024))

        source = MANY % 30000 + "    print('done')\n"
        result = self.finish(self.start([self.write(source)], preexec_fn=limit))
        self.assertEqual((result.code, result.out, result.err), (0, "done\n", ""))
        self.assertEqual(result.main.segments, 2)
        self.assertEqual([each.seq for each in result.main.records], list(range(1, 6554)))

    def test_no_folder(self):
        process = self.start([self.write("print('done')")], env={"INTERLEAVE_RUN": "/no/such/folder"})
        out, err = process.communicate()
        self.assertEqual((process.returncode, out, err), (0, "done\n", ""))


class Descriptors(TracedCase):
    def test_numbers_are_as_untraced(self):
        source = "import os; print([os.open(os.devnull, os.O_RDONLY) for _ in range(5)])"
        self.assertEqual(self.trace(source).out, "[3, 4, 5, 6, 7]\n")

    def test_closing_all(self):
        """As daemons do. What is written afterwards must not land in the program's own files."""
        source = """
            import os, threading, time
            os.closerange(3, 1024)
            path = os.path.join(os.path.dirname(__file__), "own")
            files = [os.open(path + str(n), os.O_RDWR | os.O_CREAT) for n in range(200)]
            t = threading.Thread(target=time.sleep, args=(0.01,), name="after")
            t.start(); t.join()
            a, b = threading.Lock(), threading.Lock()
            for _ in range(10000):
                with a, b: pass
            print(sum(os.fstat(f).st_size for f in files))
        """
        result = self.trace(source)
        self.assertEqual((result.code, result.out, result.err), (0, "0\n", ""))
        result.main.track("thread", "after")
        self.assertEqual(result.main.holes, 0)


if __name__ == "__main__":
    unittest.main()
