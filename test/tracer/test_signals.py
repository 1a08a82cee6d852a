"""Signals: handlers, Ctrl-C in every kind of wait, wake-up descriptors. As without the tracer."""

import os
import re
import signal
import time
import unittest

from chosen import chosen
from running import ComparedCase

# What waits for ever, on the line that a traceback must show.
WAITS = {
    "sleep": "time.sleep(60)",
    "lock": "lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "with lock": "lock = threading.Lock(); lock.acquire()\nwith lock: pass",
    "lock with a limit": "lock = threading.Lock(); lock.acquire(); lock.acquire(timeout=60)",
    "rlock": "lock = threading.RLock()\nt = threading.Thread(target=lambda: (lock.acquire(), time.sleep(60)), daemon=True)\n"
    "t.start()\nwhile lock.acquire(False): lock.release(); time.sleep(0.001)\nlock.acquire()",
    "join": "t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join()",
    "join with a limit": "t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join(60)",
    "event": "threading.Event().wait()",
    "condition": "c = threading.Condition()\nwith c: c.wait()",
    "semaphore": "threading.Semaphore(0).acquire()",
    "barrier": "threading.Barrier(2).wait()",
    "queue": "queue.Queue().get()",
    "full queue": "q = queue.Queue(1); q.put(1); q.put(2)",
    "queue join": "q = queue.Queue(); q.put(1); q.join()",
    "simple queue": "queue.SimpleQueue().get()",
    "future": "concurrent.futures.Future().result()",
    "futures wait": "concurrent.futures.wait([concurrent.futures.Future()])",
    "socket": "a, b = socket.socketpair(); a.recv(1)",
    "socket with a limit": "a, b = socket.socketpair(); a.settimeout(60); a.recv(1)",
    "accept": "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); s.accept()",
    "select": "a, b = socket.socketpair(); select.select([a], [], [])",
    "selectors": "a, b = socket.socketpair(); s = selectors.DefaultSelector(); s.register(a, 1); s.select()",
    "pipe": "r, w = os.pipe(); os.read(r, 1)",
    "process": "p = subprocess.Popen(['sleep', '3'], start_new_session=True); p.wait()",
    "communicate": "subprocess.run(['sleep', '3'], stdout=subprocess.PIPE, start_new_session=True)",
    "waitpid": "p = subprocess.Popen(['sleep', '3'], start_new_session=True); os.waitpid(p.pid, 0)",
    "system pause": "signal.pause()",
    "multiprocessing queue": "multiprocessing.Queue().get()",
    "multiprocessing lock": "l = multiprocessing.Lock(); l.acquire(); l.acquire()",
    "connection": "a, b = multiprocessing.Pipe(); a.recv()",
    "asyncio sleep": "asyncio.run(asyncio.sleep(60))",
    "asyncio queue": "async def main():\n    await asyncio.Queue().get()\nasyncio.run(main())",
    "asyncio blocked": "async def main():\n    time.sleep(1)\nasyncio.run(main())",
    "asyncio run_forever": "asyncio.new_event_loop().run_forever()",
}

class Signals(ComparedCase):
    def shown(self, text):
        """The user's lines of a traceback, and the exception. Where in the library it struck depends on the moment."""
        lines = re.findall(r"program.py\", line (\d+), in (\S+)", text)
        return lines, text.strip().split("\n")[-1]

    def interrupted(self, wait):
        """Runs the wait both ways, and interrupts it once it waits."""
        source = "import asyncio, concurrent.futures, multiprocessing, os, queue, select, selectors, signal, socket\n"
        source += "import subprocess, threading, time\nprint('up', flush=True)\n" + wait + "\n"
        program = self.write(source)
        processes = [self.start([program], traced=traced) for traced in (False, True)]
        for process in processes:
            self.assertEqual(process.stdout.readline(), "up\n")
        for process in processes:
            until_quiet(process)
            process.send_signal(signal.SIGINT)
        return [self.finish(process) for process in processes]


def until_quiet(process):
    """Until the main thread has slept for a while without using the processor, which one that computes never does."""
    stat = "/proc/%d/task/%d/stat" % (process.pid, process.pid)
    quiet, before = 0, None
    for _ in range(250):
        if quiet == 8 or process.poll() is not None:
            return
        time.sleep(0.02)
        if not os.path.exists(stat):
            continue  # Not Linux: the whole time.
        with open(stat) as handle:
            fields = handle.read().rpartition(")")[2].split()
        now = (fields[0], fields[11], fields[12])
        quiet = quiet + 1 if now == before and fields[0] == "S" else 0
        before = now


def _add(name, wait):
    def test(self):
        untraced, traced = self.interrupted(wait)
        # The last line of user code that a traceback shows; asyncio's own lines depend on the moment.
        self.assertEqual(traced.code, untraced.code)
        self.assertEqual(self.shown(traced.err), self.shown(untraced.err))
        self.assertNotIn("interleave", traced.err.replace("interleave-test", ""))
        self.assertIn("KeyboardInterrupt", traced.err)

    setattr(Signals, "test_interrupts_" + name.replace(" ", "_"), test)


for _number, (_name, _wait) in enumerate(WAITS.items()):
    if chosen(_number):
        _add(_name, _wait)

PROGRAMS = {
    "handlers": """
        import os, signal, threading, time
        got = []
        def handler(number, frame):
            got.append((number, frame.f_code.co_name))
        old = signal.signal(signal.SIGUSR1, handler)
        print(old, signal.getsignal(signal.SIGUSR1) is handler, signal.getsignal(signal.SIGINT))
        def kill():
            time.sleep(0.05)
            os.kill(os.getpid(), signal.SIGUSR1)
        lock = threading.Lock(); lock.acquire()
        for wait in (lambda: time.sleep(0.3), lambda: lock.acquire(timeout=0.3), lambda: threading.Event().wait(0.3)):
            t = threading.Thread(target=kill); t.start()
            wait()
            t.join()
        print([number for number, name in got])
    """,
    "handler takes the lock that is waited for": """
        import os, signal, threading, time
        lock, log = threading.RLock(), []
        def handler(number, frame):
            with lock:
                log.append("handler")
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
        for n in range(2000):
            with lock:
                log.append(n)
        until = time.monotonic() + 0.1
        while time.monotonic() < until or "handler" not in log:
            with lock:
                pass
        signal.setitimer(signal.ITIMER_REAL, 0)
        print([n for n in log if n != "handler"] == list(range(2000)))
    """,
    "wake-up descriptor": """
        import os, signal, socket, time
        a, b = socket.socketpair()
        a.setblocking(False); b.setblocking(False)
        print(signal.set_wakeup_fd(a.fileno()))
        signal.signal(signal.SIGUSR1, lambda *args: None)
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.05)
        print(b.recv(10), signal.set_wakeup_fd(-1) == a.fileno())
    """,
    "timers and masks": """
        import signal, time, threading
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        print(signal.sigwait([signal.SIGALRM]) == signal.SIGALRM, signal.sigpending())
        print(signal.sigtimedwait([signal.SIGALRM], 0.01))
        print(signal.pthread_sigmask(signal.SIG_BLOCK, []) == {signal.SIGALRM})
        t = threading.Thread(target=lambda: print(signal.pthread_sigmask(signal.SIG_BLOCK, []) == {signal.SIGALRM}))
        t.start(); t.join()
    """,
    "exceptions from handlers": """
        import os, signal, threading, time
        class Late(Exception): pass
        def handler(number, frame):
            raise Late
        signal.signal(signal.SIGALRM, handler)
        event, lock = threading.Event(), threading.Lock()
        lock.acquire()
        caught = 0
        for wait in (lambda: time.sleep(5), event.wait, lock.acquire, threading.Semaphore(0).acquire) * 3:
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            try:
                wait()
            except Late:
                caught += 1
        print(caught, lock.locked())
        lock.release()
        print(lock.acquire(timeout=1))
    """,
    "asyncio handler": """
        import asyncio, os, signal
        async def main():
            loop, got = asyncio.get_running_loop(), asyncio.Event()
            loop.add_signal_handler(signal.SIGUSR1, got.set)
            os.kill(os.getpid(), signal.SIGUSR1)
            await got.wait()
            print(loop.remove_signal_handler(signal.SIGUSR1))
        asyncio.run(main())
    """,
    "caught and gone on": """
        import os, signal, threading, time
        def kill():
            time.sleep(0.1)
            os.kill(os.getpid(), signal.SIGINT)
        t = threading.Thread(target=kill); t.start()
        try:
            while True:
                time.sleep(0.01)
        except KeyboardInterrupt:
            print("caught")
        t.join()
        raise SystemExit(9)
    """,
    "ignored": """
        import os, signal, time
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        print("dies", flush=True)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
    """,
}


def _add_program(name, source):
    def test(self):
        self.same(*self.both([self.write(source)]))

    setattr(Signals, "test_" + name.replace(" ", "_").replace("-", "_"), test)


for _number, (_name, _source) in enumerate(PROGRAMS.items()):
    if chosen(_number):
        _add_program(_name, _source)

if __name__ == "__main__":
    unittest.main()
