"""Hooks, exits, warnings, programs in other shapes: as without the tracer."""

import os
import sys
import unittest
import zipfile

from chosen import chosen
from running import ComparedCase

PROGRAMS = {
    "excepthook": """
        import sys, threading, traceback
        print(sys.excepthook is sys.__excepthook__, threading.excepthook is threading.__excepthook__
              if hasattr(threading, "__excepthook__") else True, sys.unraisablehook is sys.__unraisablehook__)
        def mine(kind, value, trace):
            print("mine", kind.__name__, value)
            print([frame.name for frame in traceback.extract_tb(trace)])
            sys.__excepthook__(kind, value, trace)
        sys.excepthook = mine
        def fails():
            import time
            time.sleep("x")
        fails()
    """,
    "excepthook that fails": """
        import sys
        def mine(*args):
            raise RuntimeError("in the hook")
        sys.excepthook = mine
        raise ValueError("first")
    """,
    "unraisable": """
        import gc, sys
        class Bad:
            def __del__(self):
                import time
                time.sleep("x")
        seen = []
        sys.unraisablehook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.err_msg))
        Bad()
        sys.unraisablehook = sys.__unraisablehook__
        print(seen)
        class Worse:
            def __del__(self):
                raise KeyError("shown")
        Worse()
    """,
    "an exception that holds something": """
        import sys
        class Held:
            def __del__(self):
                sys.stdout.write("let go\\n")
        def fails():
            held = Held()
            raise ValueError
        fails()
    """,
    "exceptions groups and notes": """
        import sys, time
        if sys.version_info < (3, 11):
            raise SystemExit
        def fails(n):
            time.sleep("x")
        errors = []
        for n in range(2):
            try:
                fails(n)
            except TypeError as error:
                error.add_note("note %d" % n)
                errors.append(error)
        raise ExceptionGroup("both", errors)
    """,
    "frames of a traceback": """
        import sys, time, traceback, io, logging
        logging.basicConfig(stream=sys.stdout, format="%(message)s")
        def fails():
            time.sleep("x")
        try:
            fails()
        except TypeError as error:
            print([frame.lineno for frame in traceback.extract_tb(error.__traceback__)])
            print(traceback.format_exception(type(error), error, error.__traceback__))
            print(traceback.TracebackException.from_exception(error).stack.format())
            logging.exception("logged")
            out = io.StringIO()
            traceback.print_exc(file=out)
            print(out.getvalue())
    """,
    "exits by sys.exit in a thread": """
        import sys, threading
        t = threading.Thread(target=sys.exit, args=(3,))
        t.start(); t.join()
        print("goes on")
        sys.exit("with words")
    """,
    "exits in atexit": """
        import atexit, os, sys
        def last():
            print("last", flush=True)
            os._exit(6)
        atexit.register(last)
        raise ValueError("before")
    """,
    "atexit with threads and a pool": """
        import atexit, concurrent.futures, threading, weakref
        pool = concurrent.futures.ThreadPoolExecutor(1)
        pool.submit(print, "job")
        atexit.register(lambda: print("exit", threading.active_count(), threading.main_thread().is_alive()))
        class Thing: pass
        thing = Thing()
        weakref.finalize(thing, print, "finalized")
        pool.shutdown()
        print("end of main")
    """,
    "warnings": """
        import asyncio, threading, time, warnings
        warnings.simplefilter("always")
        def old():
            warnings.warn("old", DeprecationWarning, stacklevel=2)
        old()
        t = threading.Thread(target=old, name="t"); t.start(); t.join()
        async def main():
            loop = asyncio.get_running_loop()
            loop.call_soon(old)
            task = asyncio.ensure_future(asyncio.sleep(0))
            await task
            old()
        asyncio.run(main())
        if hasattr(t, "setDaemon"):
            threading.Thread(target=print).setDaemon(True)
            threading.currentThread()
            threading.Condition().notifyAll if False else None
        import subprocess
        subprocess.Popen(["true"], bufsize=1, stdout=subprocess.PIPE).communicate()
    """,
    "resource warnings": """
        import socket, subprocess, threading, warnings, gc
        warnings.simplefilter("always")
        s = socket.socket()
        del s
        warnings.filterwarnings("ignore", "subprocess .* is still running")
        p = subprocess.Popen(["sleep", "0.2"])
        del p
        gc.collect()
    """,
    "introspection": """
        import _thread, gc, inspect, os, sys, threading, time
        print(threading.active_count(), _thread._count(), len(sys._current_frames()), threading.enumerate()[0].name)
        print(sys.getrefcount(time.sleep) < 50, gc.isenabled(), gc.get_count()[0] >= 0)
        print([m for m in sorted(sys.modules) if m in ("json", "tempfile", "random", "logging", "re")])
        print(sorted(name for name in os.environ if "INTERLEAVE" in name or "PYTHON" in name), os.getenv("PYTHONPATH"))
        print(inspect.signature(threading.Thread.start), inspect.signature(threading.Condition.wait))
        print(inspect.signature(threading.Thread.join), inspect.isbuiltin(time.sleep), callable(time.sleep))
        print(sys.gettrace(), sys.getprofile(), sys.get_coroutine_origin_tracking_depth(), sys.flags.dev_mode)
        print(len(sys.argv), sys.path[0] == os.path.dirname(os.path.abspath(__file__)), "interleave" in str(sys.path))
        lock = threading.Lock()
        print(hasattr(lock, "acquire_lock"), lock.locked(), lock.acquire(False), lock.acquire(False), lock.release())
        print(time.sleep.__doc__[:20], threading.Thread.join.__doc__[:20], time.sleep.__self__.__name__)
        from time import *
        from threading import *
        sleep(0.001)
        import asyncio
        print(asyncio.Task.__module__, asyncio.events.Handle.__slots__ if hasattr(asyncio.events.Handle, "__slots__") else 0)
        print(threading.Lock() != threading.Lock(), len({threading.Lock(), threading.RLock()}))
    """,
    "subclasses of what is wrapped": """
        import asyncio, queue, socket, subprocess, threading, time
        class T(threading.Thread):
            def __init__(self, n):
                super().__init__(name="T%d" % n)
                self.n = n
            def run(self):
                self.result = self.n * 2
            def join(self, *args):
                super().join(*args)
                return self.result
        ts = [T(n) for n in range(3)]
        for t in ts: t.start()
        print([t.join() for t in ts])
        class Q(queue.Queue):
            def _put(self, item):
                self.queue.append(item * 2)
        q = Q(); q.put(2); print(q.get())
        class C(threading.Condition): pass
        with C() as c: print(c)
        class S(socket.socket):
            def send(self, data): return super().send(data.upper())
        a, b = socket.socketpair()
        s = S(fileno=a.detach()); s.send(b"x"); print(b.recv(1)); s.close(); b.close()
        class P(subprocess.Popen):
            def wait(self, timeout=None): return super().wait(timeout) + 100
        print(P(["true"]).wait())
        class E(threading.Event().__class__): pass
        e = E(); e.set(); print(e.wait(1))
        class H(asyncio.Task): pass
        async def main():
            loop = asyncio.get_running_loop()
            loop.set_task_factory(lambda loop, coro, **k: H(coro, loop=loop, **k))
            print(type(asyncio.ensure_future(asyncio.sleep(0))).__name__, await asyncio.sleep(0, 7))
        asyncio.run(main())
    """,
    "weak references and collection": """
        import asyncio, gc, threading, weakref
        lock = threading.Lock()
        r = weakref.ref(lock); del lock; print(r())
        t = threading.Thread(target=print, args=("t",)); r = weakref.ref(t)
        t.start(); t.join(); del t; gc.collect(); print(r())
        class Thing: pass
        async def use(thing):
            await asyncio.sleep(0)
        async def main():
            thing = Thing(); r = weakref.ref(thing)
            task = asyncio.ensure_future(use(thing)); del thing
            await task; w = weakref.ref(task); del task
            print(r(), w())
        asyncio.run(main())
    """,
    "uncaught in asyncio.run": """
        import asyncio
        async def inner():
            await asyncio.sleep(0)
            raise KeyError("inner")
        async def main():
            try:
                await asyncio.gather(inner(), asyncio.sleep(1))
            except KeyError as error:
                raise RuntimeError("outer") from error
        asyncio.run(main())
    """,
    "recursion": """
        import sys, threading
        def deep(n):
            return deep(n + 1)
        def run():
            try:
                deep(0)
            except RecursionError as error:
                print(str(error)[:32])
        run()
        t = threading.Thread(target=run); t.start(); t.join()
        lock = threading.RLock()
        def nested(n):
            with lock:
                return n if n == 200 else nested(n + 1)
        print(nested(0))
        deep(0)
    """,
    "prompts": """
        import getpass, sys
        print(input("one? ") + input())
        print(sys.stdin.readline().strip())
        try:
            while True: input()
        except EOFError:
            print("end")
    """,
    "standard streams closed": """
        import os, sys
        print("out"); sys.stdout.flush()
        os.close(0)
        sys.stdin.close()
        sys.stderr.close()
        print("still")
    """,
    "closes every descriptor": """
        import os, time
        os.closerange(3, 1000)
        files = [open(os.devnull) for _ in range(120)]
        print([f.fileno() for f in files] == list(range(3, 123)))
        time.sleep(0.001)
        import threading
        t = threading.Thread(target=print, args=("thread",)); t.start(); t.join()
    """,
    "changes its folder and its environment": """
        import os, subprocess, sys, tempfile
        folder = tempfile.mkdtemp()
        os.chdir(folder)
        os.environ.clear()
        os.environ["PATH"] = "/usr/bin:/bin"
        show = "import os; print(sorted(k for k in os.environ if k not in ('LC_CTYPE', 'PWD', '__PYVENV_LAUNCHER__')), os.getcwd() == %r)" % folder
        subprocess.run([sys.executable, "-c", show])
        os.rmdir(folder)
    """,
    "pickles its own classes": """
        import multiprocessing, pickle, threading
        class Point:
            def __init__(self, x): self.x = x
            def __eq__(self, other): return self.x == other.x
        def double(point):
            return Point(point.x * 2)
        if __name__ == "__main__":
            print(pickle.loads(pickle.dumps(Point(1))) == Point(1), Point.__module__)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                print([p.x for p in pool.map(double, [Point(1), Point(2)])])
    """,
}


class Hooks(ComparedCase):
    def test_zip_and_folder(self):
        source = "import sys, helper, threading\nprint(sys.argv[1:], __name__, __spec__.name, helper.x)\nraise ValueError(1)\n"
        folder = os.path.join(self.folder, "app")
        os.mkdir(folder)
        for name, text in (("__main__.py", source), ("helper.py", "x = 1\n")):
            with open(os.path.join(folder, name), "w") as handle:
                handle.write(text)
        archive = os.path.join(self.folder, "app.zip")
        with zipfile.ZipFile(archive, "w") as packed:
            for name in ("__main__.py", "helper.py"):
                packed.write(os.path.join(folder, name), name)
        self.same(*self.both([folder, "a"]))
        self.same(*self.both([archive, "a", "b c"]))

    def test_package(self):
        os.mkdir(os.path.join(self.folder, "package"))
        for name, text in (("__init__", "print('init', __name__)"), ("__main__", "import sys; print(__package__, sys.argv[1:])")):
            with open(os.path.join(self.folder, "package", name + ".py"), "w") as handle:
                handle.write(text + "\n")
        self.same(*self.both(["-m", "package", "x"]))
        self.same(*self.both(["-m", "package.nothing"]))

    def test_program_from_standard_input(self):
        self.same(*self.both(["-"], "import sys, time\nprint(sys.argv, __name__)\ntime.sleep('x')\n"))
        self.same(*self.both([], "print(1)\n"))

    def test_program_that_cannot_be_read(self):
        self.same(*self.both(["nothing.py"]))
        self.same(*self.both([self.write("def f(:\n")]))

    def test_options_of_the_interpreter(self):
        program = self.write("import sys, time, threading\nprint(sys.flags)\nassert False\n")
        for options in (["-O"], ["-B"], ["-u"], ["-q"], ["-b"], ["-X", "dev"], ["-X", "utf8"], ["-W", "error"], ["-s"]):
            untraced, traced = self.both(options + [program])
            self.same(untraced, traced)

    def test_warnings_as_errors(self):
        self.same(*self.both(["-W", "error", self.write(PROGRAMS["introspection"])]))
        source = """
            import asyncio, socket, subprocess, threading
            async def main():
                await asyncio.sleep(0)
            asyncio.run(main())
            with threading.Lock(): pass
            subprocess.run(["true"])
        """
        self.same(*self.both(["-W", "error", self.write(source)]))

    def test_faulthandler(self):
        source = """
            import faulthandler, sys, threading
            def here():
                faulthandler.dump_traceback(file=sys.stdout, all_threads=False)
            here()
            t = threading.Thread(target=here); t.start(); t.join()
        """
        untraced, traced = self.both([self.write(source)])
        # In a thread, the frame through which it was started is on the stack: that is documented.
        ours = [line for line in traced.out.split("\n") if "interleave_tracer" not in line]
        self.assertEqual(self.plain("\n".join(ours)), self.plain(untraced.out))

    def test_segmentation_fault(self):
        source = """
            import ctypes, faulthandler, sys
            faulthandler.enable(all_threads=False)
            ctypes.string_at(1)
        """
        untraced, traced = self.both([self.write(source)])
        self.assertEqual(traced.code, untraced.code)
        self.assertEqual(self.plain(traced.err).split("Extension modules")[0], self.plain(untraced.err).split("Extension modules")[0])

    def test_interactive(self):
        text = "import threading, time\nthreading.active_count()\ntime.sleep('x')\n1 + 1\nexit(5)\n"
        self.same(*self.both(["-i", "-q"], text))


def _add(name, source):
    def test(self):
        self.same(*self.both([self.write(source), "one", "two words"], text="Ada\nmore\nand more\nlast\n"))

    setattr(Hooks, "test_" + name.replace(" ", "_").replace(".", "_"), test)


for _number, (_name, _source) in enumerate(PROGRAMS.items()):
    if chosen(_number):
        _add(_name, _source)

if __name__ == "__main__":
    unittest.main()
