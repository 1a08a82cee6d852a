"""A part of a program is recorded, by the program itself."""

import os
import struct
import sys
import unittest

import stream_reader
from running import BOOTSTRAP, TracedCase

TRACER = os.path.dirname(BOOTSTRAP)


def unpack(path, folder):
    """Takes a recording apart again, as docs/TRACE.md says it is put together."""
    with open(path, "rb") as handle:
        content = handle.read()
    assert content[:8] == b"\x89ILR\r\n\x1a\n", content[:8]
    version, count = struct.unpack_from("<II", content, 8)
    assert version == 1, version
    at = 16
    for _ in range(count):
        length, size = struct.unpack_from("<HQ", content, at)
        at += 10
        name = content[at : at + length].decode("ascii")
        at += length
        with open(os.path.join(folder, name), "wb") as handle:
            handle.write(content[at : at + size])
        at += size
    assert at == len(content), (at, len(content))


class Recording(TracedCase):
    def record(self, source, **more):
        """Runs a program that records itself; returns its result and the processes of each recording it left."""
        result = self.finish(self.start([self.write(source)], traced=False, env=dict(PYTHONPATH=TRACER, **more)))
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(result.err, "")
        found = {}
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".interleave"):
                folder = os.path.join(self.folder, name + ".files")
                os.mkdir(folder)
                unpack(os.path.join(self.folder, name), folder)
                found[name[: -len(".interleave")]] = stream_reader.read(folder)
        return result, found

    def tracks(self, process):
        return [(line["kind"], line["name"]) for line in process.of("track")]

    def test_only_the_block_is_recorded(self):
        _, found = self.record(
            """
            import threading, interleave
            def run(name):
                t = threading.Thread(target=print, name=name)
                t.start(); t.join()
            run("before")
            with interleave.recording() as recording:
                run("inside")
            run("after")
            assert recording.path.endswith("trace.interleave")
            """
        )
        (process,) = found["trace"]
        self.assertEqual(self.tracks(process), [("thread", "MainThread"), ("thread", "inside")])
        self.assertEqual(process.of("hello")[0]["how"], "recording")
        self.assertEqual(process.of("exit")[0]["reason"], "recording")
        self.assertEqual(process.holes, 0)
        self.assertEqual(len(process.of("note")), 1)
        self.assertIn("Locks made before it are not shown", process.of("note")[0]["text"])

    def test_threads_that_run_already(self):
        _, found = self.record(
            """
            import queue, threading, interleave
            inbox, outbox = queue.Queue(), queue.Queue()
            def work():
                for item in iter(inbox.get, None):
                    outbox.put(item)
            worker = threading.Thread(target=work, name="worker")
            worker.start()
            for name in ("one", "two"):
                with interleave.recording(name + ".interleave"):
                    inbox.put(name)
                    assert outbox.get() == name
                    if name == "two":
                        inbox.put(None)
                        worker.join()
            """
        )
        one, two = found["one"][0], found["two"][0]
        self.assertIn("not known where they were started: worker.", one.of("note")[0]["text"])
        for process in (one, two):
            self.assertEqual(self.tracks(process), [("thread", "MainThread"), ("thread", "worker")])
        worker = [line["id"] for line in two.of("track") if line["name"] == "worker"][0]
        ends = [record for record in two.records if record.kind == "finish"]
        self.assertEqual([record.track for record in ends], [worker])

    def test_children(self):
        _, found = self.record(
            """
            import multiprocessing, os, subprocess, sys, interleave
            def child(n):
                import threading
                threading.current_thread().name = "in the child"
            if __name__ == "__main__":
                with interleave.recording():
                    subprocess.run([sys.executable, "-c", "pass"], check=True)
                    for how in ("spawn", "fork"):
                        p = multiprocessing.get_context(how).Process(target=child, args=(1,))
                        p.start(); p.join()
                    pid = os.fork()
                    if not pid:
                        os._exit(0)
                    os.waitpid(pid, 0)
                kept = "import os; print(sorted(k for k in os.environ if k.startswith('INTERLEAVE')), os.environ['PYTHONPATH'])"
                subprocess.run([sys.executable, "-c", kept], check=True)
            """
        )
        hows = sorted(process.of("hello")[0]["how"] for process in found["trace"])
        self.assertEqual(hows, ["exec", "fork", "fork", "recording", "spawn"])

    def test_environment_afterwards(self):
        result, _ = self.record(
            """
            import os, subprocess, sys, interleave
            show = "import os, sys; print(sorted(k for k in os.environ if k[:10] == 'INTERLEAVE'), os.environ['PYTHONPATH'])"
            print(os.environ["PYTHONPATH"], flush=True)
            with interleave.recording():
                pass
            subprocess.run([sys.executable, "-c", show], check=True)
            print(os.environ["PYTHONPATH"])
            """
        )
        self.assertEqual(result.out.split("\n"), [TRACER, "[] " + TRACER, TRACER, ""])

    def test_the_child_of_a_fork_leaves_the_file_to_its_parent(self):
        _, found = self.record(
            """
            import os, sys, interleave
            with interleave.recording():
                pid = os.fork()
            if not pid:
                os._exit(0)
            assert os.waitpid(pid, 0)[1] == 0
            """
        )
        self.assertEqual([p.of("hello")[0]["how"] for p in found["trace"]][:1], ["recording"])

    def test_an_exception_passes_through(self):
        result, found = self.record(
            """
            import traceback, interleave
            @interleave.recording("deep/er/out.interleave")
            def fails():
                raise ValueError("lost")
            try:
                fails()
            except ValueError as error:
                print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
            print(open("deep/er/out.interleave", "rb").read(4))
            """
        )
        self.assertEqual(result.out, "['<module>', 'inner', 'fails']\n%r\n" % b"\x89ILR")

    def test_two_at_once_are_refused(self):
        result, _ = self.record(
            """
            import interleave
            with interleave.recording("a.interleave"):
                try:
                    with interleave.recording("b.interleave"):
                        pass
                except RuntimeError as error:
                    print(error)
            import os
            print(sorted(name for name in os.listdir(".") if name.endswith(".interleave")))
            """
        )
        self.assertEqual(result.out, "a recording is running already in this process\n['a.interleave']\n")

    def test_inside_a_traced_program(self):
        result = self.trace(
            """
            import os, interleave
            with interleave.recording() as recording:
                print(recording.path, os.path.exists("trace.interleave"))
            print(os.path.exists("trace.interleave"))
            """,
            env={"PYTHONPATH": TRACER},
        )
        self.assertEqual((result.code, result.out, result.err), (0, "None False\nFalse\n", ""))

    def test_asyncio_in_the_middle(self):
        _, found = self.record(
            """
            import asyncio, interleave
            async def ticker():
                while True:
                    await asyncio.sleep(0.005)
            async def main():
                old = asyncio.ensure_future(ticker())
                await asyncio.sleep(0.01)
                for name in ("one", "two"):
                    with interleave.recording(name + ".interleave"):
                        new = asyncio.ensure_future(asyncio.sleep(0.02))
                        await new
                    await asyncio.sleep(0.01)
                old.cancel()
            asyncio.get_event_loop_policy().new_event_loop().run_until_complete(main())
            """
        )
        for processes in found.values():
            names = [name for kind, name in self.tracks(processes[0]) if kind == "task"]
            self.assertEqual(sorted(names), ["main", "sleep", "ticker"])
            tasks = {line["id"] for line in processes[0].of("track") if line["kind"] == "task"}
            steps = [record for record in processes[0].records if record.kind in ("step", "pause")]
            self.assertTrue(steps)
            for record in steps:
                self.assertIn(record.track, tasks)

    def test_problems_are_found(self):
        _, found = self.record(
            """
            import asyncio, time, interleave
            async def main():
                time.sleep(0.3)
            with interleave.recording(stall_ms=200):
                asyncio.run(main())
            with interleave.recording("lenient.interleave", stall_ms=5000):
                asyncio.run(main())
            """
        )
        self.assertEqual([p["kind"] for p in found["trace"][0].problems()], ["loop-stall"])
        self.assertEqual(found["lenient"][0].problems(), [])

    def test_pytest_style_once_for_each_test(self):
        result, found = self.record(
            """
            import os, tempfile, threading, interleave
            os.mkdir("temporary")
            tempfile.tempdir = os.path.abspath("temporary")
            lock = None
            for n in range(5):
                with interleave.recording("test_%d.interleave" % n):
                    lock = lock or threading.Lock()
                    with lock:
                        t = threading.Thread(target=lambda: lock.acquire() and lock.release(), name="w%d" % n)
                        t.start()
                    t.join()
            print(os.listdir("temporary"))
            """
        )
        self.assertEqual(result.out, "[]\n")
        self.assertEqual(sorted(found), ["test_%d" % n for n in range(5)])
        for n in range(5):
            tracks = self.tracks(found["test_%d" % n][0])
            self.assertEqual(tracks, [("thread", "MainThread"), ("lock", "lock"), ("thread", "w%d" % n)])


if __name__ == "__main__":
    unittest.main()
