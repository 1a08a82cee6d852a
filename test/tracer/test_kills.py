"""Ends that nobody asked for, and disks that take nothing: what the trace keeps, and that the program is never harmed."""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from running import TracedCase

# Does something that is recorded a known number of times, and then comes to its end.
WORK = """
    import ctypes, os, signal, sys, threading, time
    def work():
        for _ in range(500):
            time.sleep(0)
    t = threading.Thread(target=work, name="worker")
    t.start()
    t.join()
    time.sleep(0.001)  # last
    print("before", flush=True)
    %s
    print("after")
"""

ENDS = {
    "SIGKILL": ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    "SIGTERM": ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    "abort": ("os.abort()", -signal.SIGABRT),
    "segmentation fault": ("ctypes.string_at(0)", -signal.SIGSEGV),
    "SIGBUS out of C": ("ctypes.CDLL(None)['raise'](int(signal.SIGBUS))", -signal.SIGBUS),
    "os._exit": ("os._exit(7)", 7),
    "_exit of the C library": ("ctypes.CDLL(None)._exit(8)", 8),
}


class Killed(TracedCase):
    def test_every_record_is_kept(self):
        for name, (end, code) in ENDS.items():
            source = WORK % end
            result = self.trace(source)
            self.assertEqual((result.code, result.out), (code, "before\n"), name)
            main = result.main
            self.assertEqual(main.holes, 0, name)
            self.assertEqual([each.seq for each in main.records], list(range(1, len(main.records) + 1)), name)
            self.assertEqual(len(main.spans(main.track("thread", "worker"))), 500, name)
            last = main.spans(1)[-1]
            self.assertEqual(last[:3], ("sleeping", "time.sleep(0.001)", self.line_of(source, "# last")), name)
            said = [each["code"] for each in main.of("exit")]
            self.assertEqual(said, [7] if name == "os._exit" else [], name)

    def test_killed_from_outside_in_the_middle(self):
        """At whatever instruction it strikes: no record is torn, and what is there is in order."""
        source = """
            import threading, time
            def work():
                while True:
                    time.sleep(0)
            for _ in range(3):
                threading.Thread(target=work, daemon=True).start()
            print("ready", flush=True)
            work()
        """
        path = self.write(source)
        for _ in range(5):
            process = self.start([path])
            self.assertEqual(process.stdout.readline(), "ready\n")
            process.kill()
            main = self.finish(process).main
            self.assertGreater(len(main.records), 0)
            for each in main.records:
                self.assertIsNotNone(each.kind)
                self.assertIn(each.track, [0] + list(main.tracks))
            sequence = [each.seq for each in main.records]
            self.assertEqual(sequence, sorted(set(sequence)))
            # At most the numbers that the four threads had drawn and not yet written.
            self.assertLessEqual(sequence[-1] - len(sequence), 4)


def small_disk(folder, size):
    """Mounts a file system of this size; False where that is not allowed."""
    if os.geteuid() != 0 or not sys.platform.startswith("linux"):
        return False
    command = ["mount", "-t", "tmpfs", "-o", "size=%d" % size, "interleave-test", folder]
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


class Disks(TracedCase):
    MANY = """
        import threading
        a, b = threading.Lock(), threading.Lock()
        for _ in range(60000):
            with a:
                with b:
                    pass
        %s
        print("done")
    """

    def test_full_disk(self):
        """Mapped memory that the disk cannot take would end the program with SIGBUS."""
        disk = tempfile.mkdtemp(prefix="interleave-disk-")
        self.addCleanup(shutil.rmtree, disk, ignore_errors=True)
        if not small_disk(disk, 6 * 1024 * 1024):
            self.skipTest("no small file system can be made here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        run = os.path.join(disk, "run")
        os.mkdir(run, 0o700)
        # The rest of the disk is taken away while the program runs.
        source = self.MANY % (
            "import os\n"
            "        filler = os.open(os.path.join(%r, 'filler'), os.O_WRONLY | os.O_CREAT)\n"
            "        try:\n"
            "            while True: os.write(filler, bytes(4096))\n"
            "        except OSError: pass\n"
            "        threading.Thread(target=print, args=('thread',), name='late').start()\n"
            "        for _ in range(200000):\n"
            "            with a, b: pass" % disk
        )
        process = self.start([self.write(source)], env={"INTERLEAVE_RUN": run})
        out, err = process.communicate()
        self.assertEqual((process.returncode, out, err), (0, "thread\ndone\n", ""))
        import stream_reader

        [main] = stream_reader.read(run)
        self.assertGreater(len(main.records), 6000)
        self.assertEqual(main.holes, 0)

    def test_read_only_folder(self):
        run = tempfile.mkdtemp(prefix="interleave-disk-")
        self.addCleanup(shutil.rmtree, run, ignore_errors=True)
        if os.geteuid() != 0:
            os.chmod(run, 0o500)
            self.addCleanup(os.chmod, run, 0o700)
        elif small_disk(run, 1024 * 1024):  # For root every folder is writable, but no read-only file system is.
            self.addCleanup(subprocess.run, ["umount", "-l", run])
            subprocess.run(["mount", "-o", "remount,ro", run], check=True)
        else:
            self.skipTest("no read-only folder can be made here")
        process = self.start([self.write("print('done')")], env={"INTERLEAVE_RUN": run})
        out, err = process.communicate()
        said = "interleave: cannot write to the folder of this run; the program runs untraced\n"
        self.assertEqual((process.returncode, out, err), (0, "done\n", said))
        self.assertEqual(os.listdir(run), [])

    def test_folder_that_goes_away(self):
        source = self.MANY % "import os, shutil; shutil.rmtree(os.environ['GONE'])\n        for _ in range(100000):\n            with a, b: pass"
        run = os.path.join(self.folder, "gone")
        os.mkdir(run, 0o700)
        process = self.start([self.write(source)], env={"INTERLEAVE_RUN": run, "GONE": run})
        out, err = process.communicate()
        self.assertEqual((process.returncode, out, err), (0, "done\n", ""))

    def test_full_pipe(self):
        """A program that blocks on its output is shown as it is, and goes on when somebody reads."""
        source = """
            import sys
            sys.stdout.write("x" * 300000)
            sys.stdout.flush()
            sys.stderr.write("end")
        """
        process = self.start([self.write(source)])
        self.assertEqual(os.read(process.stdout.fileno(), 1), b"x")
        result = self.finish(process)
        self.assertEqual((result.code, len(result.out), result.err), (0, 299999, "end"))
        self.assertEqual(result.main.holes, 0)
        self.assertEqual(len(result.main.of("exit")), 1)

    def test_output_that_nobody_reads_any_more(self):
        """A broken pipe ends the program as it does untraced."""
        source = """
            import sys
            for _ in range(100000):
                print("x" * 100)
        """
        found = []
        for traced in (True, False):
            process = self.start([self.write(source)], traced=traced)
            process.stdout.readline()
            process.stdout.close()
            err = process.stderr.read()
            found.append((process.wait(), re.sub(r"0x\w+", "", err)))
        self.assertEqual(found[0], found[1])

    def test_limit_of_file_sizes_with_its_signal(self):
        """The signal of that limit, where a program has not switched it off, is not provoked by us more than once."""

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (2 * 1024 * 1024, 2 * 1024 * 1024))

        process = self.start([self.write(self.MANY % "")], preexec_fn=limit)
        out, err = process.communicate()
        self.assertEqual((process.returncode, out, err), (0, "done\n", ""))


if __name__ == "__main__":
    unittest.main()
