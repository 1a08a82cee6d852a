"""Programs under other tools: debuggers, coverage, test runners, profilers. What those show is as untraced."""

import importlib.util
import json
import os
import re
import socket
import unittest

from running import TracedCase

THREADS = """
    import threading, time
    lock, queue_lock = threading.Lock(), threading.RLock()

    def work():
        with lock:
            time.sleep(0.001)
            return 1

    def main():
        threads = [threading.Thread(target=work, name="w%d" % n) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with queue_lock:
            done = len(threads)
        if done > 5:
            print("never")
        return done

    if __name__ == "__main__":
        print(main())
"""

ASYNCIO = """
    import asyncio

    async def child(n):
        await asyncio.sleep(0.001)
        return n

    async def main():
        queue = asyncio.Queue()
        await queue.put(await child(1))
        return [await queue.get()] + await asyncio.gather(child(2), child(3))

    if __name__ == "__main__":
        print(asyncio.run(main()))
"""

TESTS = """
    import concurrent.futures, socket, subprocess, sys, threading, time

    def test_passes():
        with concurrent.futures.ThreadPoolExecutor() as pool:
            assert pool.submit(pow, 2, 3).result() == 8

    def test_sleeps_wrongly():
        time.sleep("x")

    def test_is_refused():
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        with socket.socket() as two:
            two.connect(("127.0.0.1", port))

    def test_starts_nothing():
        subprocess.run(["/no/such/program"])

    def test_joins_itself():
        threading.current_thread().join()

    def test_times_out():
        subprocess.run([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, timeout=0.01)

    def test_releases_too_often():
        threading.Lock().release()

    def test_prints(capsys):
        print("seen")
        assert capsys.readouterr().out == "unseen"
"""


def needs(module):
    return unittest.skipUnless(importlib.util.find_spec(module), "%s is not installed for this Python" % module)


class Tools(TracedCase):
    def same(self, command, text="", plain=lambda text: text, **more):
        """Runs it both ways; returns what was printed."""
        untraced = self.finish(self.start(command, traced=False, **more), text)
        traced = self.finish(self.start(command, **more), text)
        self.assertEqual(plain(traced.out), plain(untraced.out))
        self.assertEqual(plain(traced.err), plain(untraced.err))
        self.assertEqual(traced.code, untraced.code)
        self.assertTrue(traced.main.of("hello"))
        return untraced

    @needs("coverage")
    def test_coverage(self):
        for source, name in ((THREADS, "threaded.py"), (ASYNCIO, "aio.py")):
            program = self.write(source, name)
            for options in ([], ["--branch"], ["--timid"], ["--concurrency=thread"]):
                for traced in (False, True):
                    ran = self.finish(self.start(["-m", "coverage", "run"] + options + [program], traced=traced))
                    self.assertEqual((ran.code, ran.err), (0, ""))
                    report = self.finish(self.start(["-m", "coverage", "report", "-m"], traced=False)).out
                    self.assertIn(name, report)
                    if traced:
                        self.assertEqual(report, expected)
                    expected = report

    @needs("pytest")
    def test_pytest(self):
        self.write(TESTS, "test_it.py")

        def plain(text):
            return re.sub(r"in \d+\.\d+s|0x[0-9a-f]+|\d+\.\d{5,}|127.0.0.1:\d+|seconds|started \d+", "", text)

        for options in (["-q"], ["--tb=native"], ["--tb=short", "-p", "no:terminalreporter"], ["-x", "-l"]):
            command = ["-m", "pytest", "-p", "no:cacheprovider", "-p", "no:asyncio", "test_it.py"] + options
            self.same(command, plain=plain, env={"PYTHONDONTWRITEBYTECODE": "1"})

    def test_unittest(self):
        self.write(
            """
            import threading, time, unittest, warnings
            class Tests(unittest.TestCase):
                def test_fails(self):
                    time.sleep("x")
                def test_warns(self):
                    with self.assertWarns(DeprecationWarning) as seen:
                        warnings.warn("old", DeprecationWarning)
                    self.assertEqual(seen.lineno, 7)
                def test_in_thread(self):
                    seen = []
                    t = threading.Thread(target=lambda: seen.append(threading.active_count()))
                    t.start(); t.join()
                    self.assertEqual(seen, [2])
            """,
            "test_it.py",
        )
        self.same(["-m", "unittest", "-v", "test_it"], plain=lambda text: re.sub(r"in \d\.\d+s", "", text))

    def test_pdb(self):
        commands = "b work\nb main\nc\n" + "s\n" * 12 + "n\nn\nw\nr\nw\nc\nw\nu\np done\nc\nq\n"
        ran = self.same(["-m", "pdb", self.write(THREADS)], commands)
        self.assertIn("Return", ran.out)
        commands = "b child\nc\nw\ns\ns\ns\ns\nq\n"
        ran = self.same(["-m", "pdb", self.write(ASYNCIO)], commands, plain=lambda text: re.sub("0x[0-9a-f]+", "", text))

    def test_pdb_after_an_exception(self):
        source = "import time\ndef f():\n    time.sleep('x')\nf()\n"
        self.same(["-m", "pdb", "-c", "c", self.write(source)], "w\nq\n")

    def test_own_trace_functions(self):
        self.same(
            [
                self.write(
                    """
                    import os, sys, threading, time
                    seen = []
                    def watch(frame, event, arg):
                        seen.append((frame.f_code.co_filename, frame.f_code.co_name, event, frame.f_lineno))
                        return watch
                    class Watcher:
                        def watch(self, frame, event, arg):
                            return watch(frame, event, arg)
                    def work():
                        with lock:
                            time.sleep(0.001)
                    for function in (watch, Watcher().watch):
                        sys.settrace(function)
                        threading.settrace(function)
                        lock = threading.Lock()
                        work()
                        event = threading.Event()
                        t = threading.Thread(target=work); t.start(); t.join()
                        print(sys.gettrace() == function, threading._trace_hook == function)
                        sys.settrace(None)
                        threading.settrace(None)
                        print(sys.gettrace(), len(seen))
                        # What a thread's start and its starter do meanwhile depends on the switches between them.
                        for each in seen:
                            if each[0] == __file__:
                                print(each)
                        print(sorted({each[:3] for each in seen}))
                        seen.clear()
                    try:
                        sys.settrace()
                    except TypeError as error:
                        print(error)
                    """
                )
            ],
            plain=lambda text: re.sub(r"None \d+", "", text),
        )

    def test_own_profile_function(self):
        self.same(
            [
                self.write(
                    """
                    import sys, threading, time
                    seen = []
                    def watch(frame, event, arg):
                        if not event.startswith("c_"):
                            seen.append((frame.f_code.co_filename, frame.f_code.co_name, event))
                    def work():
                        time.sleep(0.001)
                    sys.setprofile(watch)
                    threading.setprofile(watch)
                    work()
                    t = threading.Thread(target=work); t.start(); t.join()
                    print(sys.getprofile() is watch)
                    sys.setprofile(None)
                    for each in sorted(set(seen)):
                        print(each)
                    """
                )
            ]
        )

    def test_cprofile(self):
        """From 3.12 on it sees every thread: the tracer's own rests meanwhile."""
        self.same(
            [
                self.write(
                    """
                    import cProfile, time
                    def leaf():
                        end = time.process_time() + 0.001
                        while time.process_time() < end:
                            pass
                    def work():
                        for _ in range(100):
                            leaf()
                    profile = cProfile.Profile()
                    for _ in range(2):
                        profile.enable()
                        work()
                        profile.disable()
                    for entry in sorted((str(getattr(each.code, "co_name", each.code)) for each in profile.getstats())):
                        print(entry)
                    """
                )
            ]
        )

    def test_sampled_again_after_a_profiler(self):
        result = self.trace(
            """
            import cProfile, time
            profile = cProfile.Profile()
            profile.enable()
            profile.disable()
            end = time.process_time() + 0.3
            while time.process_time() < end:
                pass
            """
        )
        self.assertGreater(len(result.main.events("sample")), 0)

    def test_trace_module(self):
        program = self.write(THREADS)
        # When a weak reference dies, and what a thread does while it starts, differs from run to run.
        self.same(["-m", "trace", "--listfuncs", program], plain=lambda text: "\n".join(
            line for line in text.split("\n") if "thread" not in line and "_weakref" not in line and "filename: <frozen" not in line
        ))

    def test_timeit_and_doctest(self):
        self.same(["-m", "timeit", "-n", "1", "-r", "1", "pass"], plain=lambda text: text.split(",")[0])
        self.same(["-m", "doctest", "-v", self.write('"""\n>>> 1 + 1\n2\n>>> import time; time.sleep("x")\n"""\n')])

    @unittest.skipUnless(hasattr(__import__("sys"), "monitoring"), "sys.monitoring came with Python 3.12")
    def test_monitoring(self):
        self.same(
            [
                self.write(
                    """
                    import sys, threading, time
                    m = sys.monitoring
                    print([m.get_tool(n) for n in range(6)])
                    seen = []
                    m.use_tool_id(3, "mine")
                    m.register_callback(3, m.events.PY_START, lambda code, offset: seen.append(code))
                    m.set_events(3, m.events.PY_START)
                    def work():
                        with threading.Lock():
                            time.sleep(0.001)
                    work()
                    m.set_events(3, 0)
                    print([c.co_qualname for c in seen if c.co_filename == __file__], m.get_tool(3))
                    """
                )
            ]
        )

    @needs("debugpy")
    def test_debugpy_started_inside(self):
        source = """
            import debugpy, sys, threading, time
            _, port = debugpy.listen(("127.0.0.1", 0))
            print(port, flush=True)
            debugpy.wait_for_client()
            lock = threading.Lock()

            def work(name):
                with lock:
                    time.sleep(0.001)
                return name

            def main():
                done = work("main")
                thread = threading.Thread(target=work, args=("thread",))
                thread.start()
                thread.join()
                return done

            print(main())
            sys.exit(4)
        """
        stops = []
        for traced in (False, True):
            program = self.write(source)
            process = self.start([program], traced=traced, env={"PYDEVD_DISABLE_FILE_VALIDATION": "1"})
            port = int(process.stdout.readline())
            stops.append(_step_through(port, program, self.line_of(source, 'work("main")'), steps=8))
            result = self.finish(process)
            self.assertEqual((result.code, result.out), (4, "main\n"))
        self.assertEqual(stops[1], stops[0])
        self.assertGreater(len(stops[0]), 5)


def _step_through(port, program, line, steps):
    """A small client of the debug adapter protocol: stops at a line, steps into what comes, and lets it go."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        stream = connection.makefile("rwb")
        sent, answers, stops = [0], {}, []

        def send(command, **arguments):
            sent[0] += 1
            body = json.dumps({"seq": sent[0], "type": "request", "command": command, "arguments": arguments}).encode()
            stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            stream.flush()
            return sent[0]

        def receive():
            size = 0
            while True:
                header = stream.readline()
                if not header:
                    return None
                if header.strip() == b"":
                    return json.loads(stream.read(size).decode())
                if header.lower().startswith(b"content-length:"):
                    size = int(header.split(b":")[1])

        def until(wanted):
            while True:
                message = receive()
                if message is None or wanted(message):
                    return message

        send("initialize", adapterID="test", pathFormat="path", linesStartAt1=True, columnsStartAt1=True)
        until(lambda m: m.get("command") == "initialize")
        send("attach", justMyCode=True)
        until(lambda m: m.get("event") == "initialized")
        send("setBreakpoints", source={"path": program}, breakpoints=[{"line": line}])
        send("configurationDone")
        for _ in range(steps):
            stopped = until(lambda m: m.get("event") in ("stopped", "terminated"))
            if stopped is None or stopped["event"] == "terminated":
                return stops
            thread = stopped["body"]["threadId"]
            number = send("stackTrace", threadId=thread)
            answer = until(lambda m: m.get("request_seq") == number)
            frames = answer["body"]["stackFrames"]
            stops.append([(each["name"], os.path.basename(each["source"]["path"]), each["line"]) for each in frames])
            send("stepIn", threadId=thread)
        until(lambda m: m.get("event") in ("stopped", "terminated"))
        send("setBreakpoints", source={"path": program}, breakpoints=[])
        send("continue", threadId=thread)
        until(lambda m: m.get("event") == "terminated")
        return stops


if __name__ == "__main__":
    unittest.main()
