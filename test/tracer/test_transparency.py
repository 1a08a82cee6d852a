"""A traced program prints, returns and raises what it does untraced."""

import os
import signal
import sys
import time
import unittest

from running import ComparedCase

PROGRAMS = {
    "prints and exits with 7": """
        import sys
        print("out")
        print("err", file=sys.stderr)
        sys.exit(7)
    """,
    "reads standard input": """
        name = input("name? ")
        import sys
        print("hello", name, sys.stdin.read())
    """,
    "sees itself": """
        import os, sys, threading, time, signal, gc
        print(sys.argv, __name__, __file__ == sys.argv[0] or os.path.basename(__file__), __spec__, __builtins__.__name__)
        print(sorted(key for key in os.environ if key.startswith(("INTERLEAVE", "PYTHON"))))
        print(sys.path[1:], sys.path_hooks, sys.flags)
        print(threading.active_count(), [t.name for t in threading.enumerate()], type(threading.current_thread()))
        print(sys.excepthook is sys.__excepthook__, sys.unraisablehook is sys.__unraisablehook__, threading.excepthook)
        print(sys.gettrace(), sys.getprofile(), sys.getrecursionlimit(), sys.getswitchinterval())
        print(signal.getsignal(signal.SIGINT), gc.get_threshold())
        print(time.sleep, time.sleep.__name__, time.sleep.__module__, os.fork.__name__)
        print("sitecustomize" in sys.modules, "json" in sys.modules, "re" in sys.modules, "traceback" in sys.modules, "asyncio" in sys.modules)
        print(open(os.devnull).fileno())
        import subprocess, socket, asyncio, queue
        for each in (threading.Thread.join, threading.Thread.start, threading.Condition.wait, queue.SimpleQueue,
                     asyncio.Handle._run, subprocess.Popen.wait, socket.getaddrinfo, asyncio.BaseEventLoop.create_task):
            print(each.__name__, each.__qualname__, each.__module__)
    """,
    "raises through wrapped calls": """
        import threading, time, queue, socket, subprocess
        import traceback
        def fails(call, *args):
            try:
                call(*args)
            except Exception:
                traceback.print_exc()
        fails(time.sleep, "x")
        fails(time.sleep, -1)
        fails(threading.Lock().release)
        fails(threading.RLock().release)
        fails(threading.Lock().acquire, False, 1)
        fails(threading.Lock().acquire, True, -2)
        fails(threading.Condition().wait)
        fails(threading.Thread.join, threading.current_thread())
        fails(queue.Queue().get, True, 0.01)
        fails(queue.SimpleQueue().get, True, 0.01)
        fails(socket.getaddrinfo, "host.invalid", "no-such-port")
        fails(subprocess.Popen, ["/no/such/program"])
        t = threading.Thread(target=print)
        t.start(); t.join()
        fails(t.start)
        def late():
            t = threading.Thread(target=time.sleep, args=(0.1,))
            t.start()
            t.daemon = True
        fails(late)
        time.sleep("uncaught")
    """,
    "uncaught in a chain": """
        def inner():
            raise KeyError("inner")
        def outer():
            try:
                inner()
            except KeyError as error:
                raise RuntimeError("outer") from error
        outer()
    """,
    "fails in a thread": """
        import threading, time
        def work():
            time.sleep("x")
        t = threading.Thread(target=work, name="w")
        t.start(); t.join()
    """,
    "own hooks": """
        import sys, threading, traceback
        def hook(*args):
            print("hook", args[0].__name__, [f.name for f in traceback.extract_tb(args[2])])
        def thread_hook(args):
            print("thread hook", args.exc_type.__name__, args.thread.name)
        sys.excepthook = hook
        threading.excepthook = thread_hook
        def work():
            raise ValueError(1)
        t = threading.Thread(target=work, name="w")
        t.start(); t.join()
        work()
    """,
    "asyncio": """
        import asyncio, logging, sys, traceback, warnings
        async def child(n):
            await asyncio.sleep(0.01)
            if n == 2:
                raise ValueError(n)
            return n
        async def stack():
            traceback.print_stack(file=sys.stdout)
        async def main():
            print(await asyncio.gather(child(1), child(2), return_exceptions=True))
            await asyncio.create_task(stack())
            try:
                await asyncio.wait_for(asyncio.sleep(60), 0.01)
            except asyncio.TimeoutError:
                print("timeout")
            t = asyncio.create_task(child(3), name="named")
            await asyncio.sleep(0)
            t.cancel()
            try:
                await t
            except asyncio.CancelledError:
                print("cancelled", t.get_name(), t.cancelled())
            asyncio.get_running_loop().call_soon(int, "x")
            lost = asyncio.create_task(child(2))
            await asyncio.wait([lost])
            del lost
            lock = asyncio.Lock()
            async with lock:
                print(lock.locked(), "locked" in repr(lock))
            child(4)
            t = asyncio.create_task(child(2))
            await t
        asyncio.run(main())
    """,
    "asyncio with odd callbacks": """
        import asyncio
        class Odd:
            def __call__(self, *args):
                print("called", args)
            def __getattr__(self, name):
                print("asked for", name)
                raise AttributeError(name)
        async def main():
            loop = asyncio.get_running_loop()
            loop.call_soon(Odd(), 1)
            task = asyncio.ensure_future(asyncio.sleep(5))
            loop.call_soon(task.cancel)
            loop.call_soon(print, "print")
            loop.call_later(0.001, Odd())
            await asyncio.wait([task])
            await asyncio.sleep(0.05)
            print(await loop.run_in_executor(None, Odd(), 2))
        asyncio.run(main())
    """,
    "asyncio debug mode": """
        import asyncio, re, sys
        async def child():
            raise ValueError
        async def main():
            t = asyncio.create_task(child())
            print([f.name for f in t._source_traceback][-3:])
            h = asyncio.get_running_loop().call_soon(print, "soon")
            print([f.name for f in h._source_traceback][-3:])
            await asyncio.sleep(0.01)
            t.exception()
        asyncio.run(main(), debug=True)
    """,
    "atexit order": """
        import atexit, threading, time
        def late():
            time.sleep(0.1)
            print("thread ends")
        threading.Thread(target=late).start()
        atexit.register(print, "second")
        atexit.register(print, "first")
        print("main ends")
    """,
    "leaves by os._exit": """
        import os, sys
        print("x"); sys.stdout.flush()
        os._exit(9)
    """,
    "is killed": """
        import os, signal, sys
        print("x"); sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    """,
    "dies of a signal it raises": """
        import os, signal, sys
        print("x"); sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGTERM)
    """,
    "interrupts itself": """
        import os, signal, threading, time
        def interrupt():
            time.sleep(0.2)
            os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=interrupt, daemon=True).start()
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()
    """,
    "interrupts a join": """
        import os, signal, threading, time
        def interrupt():
            time.sleep(0.2)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.3)  # Before 3.10, a join interrupted while its thread ends can hang, traced or not.
        t = threading.Thread(target=interrupt)
        t.start()
        try:
            t.join()
            time.sleep(3)
        except KeyboardInterrupt:
            print("interrupted")
    """,
    "forks": """
        import os, sys, warnings
        warnings.simplefilter("always")
        print("before", flush=True)
        pid = os.fork()
        if pid == 0:
            print("child", flush=True)
            os._exit(3)
        print(os.waitpid(pid, 0)[1] >> 8)
    """,
    "multiprocessing": """
        import multiprocessing, warnings, time
        warnings.simplefilter("always")
        def square(n):
            return n * n
        if __name__ == "__main__":
            # First, because a fork beside the last threads of a pool that are still leaving would be warned of, or not.
            p = multiprocessing.Process(target=square, args=("x",))
            p.start(); p.join()
            print(p.exitcode)
            for how in ("fork", "spawn", "forkserver"):
                context = multiprocessing.get_context(how)
                with context.Pool(2) as pool:
                    print(pool.map(square, range(5)))
                    print(pool.map(time.sleep, [0.01]))
                    pool.close()
                    pool.join()
    """,
    "classes keep built-ins": """
        import time, types, pickle, threading, copy
        class Clock:
            sleep = time.sleep
        Clock().sleep(0.001)
        print(pickle.loads(pickle.dumps(time.sleep)) is time.sleep, isinstance(time.sleep, types.BuiltinFunctionType))
        lock, rlock = threading.Lock(), threading.RLock()
        print(isinstance(lock, type(threading.Lock())), isinstance(rlock, type(threading.RLock())))
        for each in (lock, rlock):
            try:
                pickle.dumps(each)
            except TypeError as error:
                print(error)
        print(repr(lock).split(" object")[0], repr(rlock).split(" object")[0])
        with rlock, rlock:
            print("count=2" in repr(rlock))
        condition = threading.Condition(lock)
        with condition:
            print(condition.wait(0.01), lock.locked())
        print(lock.locked())
    """,
    "arguments of locks": """
        import threading, warnings
        warnings.simplefilter("always")
        for make in (threading.Lock, threading.RLock):
            for args, kwargs in (((1,), {}), ((1, 2), {"a": 1}), ((), {"a": 1})):
                try:
                    make(*args, **kwargs)
                    print("made")
                except TypeError as error:
                    print(error)
        class Mine(type(threading.RLock())):
            pass
        with Mine() as taken:
            print(taken)
        try:
            class Lock(threading.Lock):
                pass
        except TypeError:
            print("no base type")
    """,
    "pickles what it wraps": """
        import concurrent.futures, multiprocessing, os, pickle, queue, select, signal, socket, subprocess, sys, threading, time
        for module in (os, select, signal, socket, sys, time):
            for name, each in sorted(vars(module).items()):
                if type(each) is type(len) or isinstance(each, type(len)):
                    assert pickle.loads(pickle.dumps(each)) is each, each
        for each in (threading.Lock, threading.RLock, threading.Condition, threading.Thread, queue.Queue,
                     time.sleep, subprocess.Popen, concurrent.futures.ThreadPoolExecutor):
            for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
                assert pickle.loads(pickle.dumps(each, protocol)) is each, each
        for each in (threading.Condition(), threading.Event(), queue.Queue(), threading.local()):
            try:
                pickle.dumps(each)
            except TypeError as error:
                print(error)
        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Manager() as manager:
                with manager.Lock(), manager.RLock():
                    print(manager.dict(a=1), manager.Queue().empty())
    """,
    "keywords called like ours": """
        import concurrent.futures, multiprocessing, threading
        def show(*args, **kwargs):
            print(args, sorted(kwargs.items()))
        def shown(*args, **kwargs):
            return args, sorted(kwargs.items())
        with concurrent.futures.ThreadPoolExecutor() as pool:
            pool.submit(show, 1, self=2, state=3, real=4).result()
        if hasattr(__import__("os"), "fork"):
            fork = multiprocessing.get_context("fork")
            with concurrent.futures.ProcessPoolExecutor(1, mp_context=fork) as pool:
                print(pool.submit(shown, 1, self=2, state=3, real=4, track=5).result())
            with fork.Pool(1) as pool:
                print(pool.apply(shown, (1,), {"self": 2, "state": 3, "real": 4, "track": 5}))
        t = threading.Thread(target=show, kwargs={"self": 1, "target": 2})
        t.start(); t.join()
    """,
    "warnings of coroutines": """
        import asyncio
        async def forgotten():
            pass
        def call():
            forgotten()
        call()
        async def main():
            forgotten()
            call()
        asyncio.run(main())
    """,
    "subprocess environment": """
        import subprocess, sys, os
        show = "import os; print(sorted(k for k in os.environ if k.startswith(('INTER', 'PYTHON'))), os.environ.get('PYTHONPATH'))"
        def run(**more):
            print(subprocess.run([sys.executable, "-c", show], stdout=subprocess.PIPE, **more).stdout.decode(), flush=True)
        run()
        run(env={})
        run(env=dict(os.environ, PYTHONPATH="/elsewhere"))
        os.environ["PYTHONPATH"] = "/changed"
        run()
    """,
}


class Transparency(ComparedCase):
    def test_interrupt_from_outside(self):
        for traced in (False, True):
            process = self.start(
                [self.write("import time\nprint('up', flush=True)\ntime.sleep(30)\n"), "--arg"], traced=traced
            )
            self.assertEqual(process.stdout.readline(), "up\n")
            time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            result = self.finish(process)
            self.assertEqual(result.code, -signal.SIGINT)
            if traced:
                self.assertEqual(self.plain(result.err), self.plain(expected))
                self.assertEqual(result.main.of("exit")[0]["reason"], "exception")
            expected = result.err

    def test_module(self):
        self.write("import sys\nprint(sys.argv[1:], __name__, __package__)\n", "tool.py")
        self.same(*self.both(["-m", "tool", "a", "b"]))

    def test_command(self):
        self.same(*self.both(["-c", "import sys; print(sys.argv, sys.path[0] == '')", "x"]))

    def test_subinterpreters(self):
        source = """
            try:
                import _interpreters as interpreters
            except ImportError:
                import _xxsubinterpreters as interpreters
            run = getattr(interpreters, "exec", None) or interpreters.run_string
            for _ in range(10):
                other = interpreters.create()
                run(other, "import threading\\nt = threading.Thread(target=print, args=('in it',))\\nt.start(); t.join()")
                interpreters.destroy(other)
        """
        untraced, traced = self.both([self.write(source)])
        self.assertEqual((traced.code, traced.out, traced.err), (untraced.code, untraced.out, untraced.err))
        self.assertEqual(len(traced.processes), 1)
        if sys.version_info >= (3, 9):
            # On 3.8 they share the environment, and none of them finds our variables.
            self.assertIn("The code of a subinterpreter is not followed.", [line["text"] for line in traced.main.of("note")])

    def test_own_path_and_sitecustomize(self):
        folder = os.path.join(self.folder, "extra")
        os.mkdir(folder)
        with open(os.path.join(folder, "sitecustomize.py"), "w") as handle:
            handle.write("import sys\nsys.from_user = __file__\n")
        program = self.write(
            "import os, sys, sitecustomize\nprint(os.environ['PYTHONPATH'], sys.from_user, sitecustomize.__file__, sys.path[1:])\n"
        )
        self.same(*self.both([program], env={"PYTHONPATH": folder}))


def _add(name, source):
    def test(self):
        self.same(*self.both([self.write(source), "one", "two words"], text="Ada\nmore\n"))

    setattr(Transparency, "test_" + name.replace(" ", "_"), test)


for _name, _source in PROGRAMS.items():
    _add(_name, _source)

if __name__ == "__main__":
    unittest.main()
