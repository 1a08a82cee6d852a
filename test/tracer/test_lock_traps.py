"""Each trap that a traced lock can fall into, by a program that falls into it."""

import sys
import unittest

from running import TracedCase


class Traps(TracedCase):
    def passes(self, source):
        result = self.trace(source)
        self.assertEqual((result.code, result.err), (0, ""), result.out)
        return result

    def same(self, source):
        """The same output as without the tracer."""
        traced = self.passes(source)
        untraced = self.finish(self.start([self.write(source)], traced=False))
        self.assertEqual((traced.out, traced.err), (untraced.out, untraced.err))
        return traced

    def test_signals_time_limits_and_thrown_exceptions_together(self):
        """Whatever strikes a waiter, nobody sleeps for ever and nobody is left holding the lock."""
        result = self.trace(
            """
            import ctypes, random, signal, sys, threading, time
            class Alarm(Exception): pass
            class Thrown(Exception): pass
            def handler(*args): raise Alarm
            throw = ctypes.pythonapi.PyThreadState_SetAsyncExc
            sys.setswitchinterval(1e-4)
            for kind in (threading.Lock, threading.RLock):
                # Whether an exception is on its way to the thread: never two at a time.
                lock, stop, rounds, struck = kind(), [], [0] * 5, [True] * 5
                def recover(ident):
                    # An exception may strike right after the lock was taken, or at the beginning of its release.
                    holder = lock._holder.get(0)
                    if holder is not None and holder[0].ident == ident:
                        lock._depth = 0
                        lock.release()
                def work(n):
                    choose = random.Random(n)
                    while not stop:
                        if n % 2:
                            if lock.acquire(timeout=choose.random() * 0.003):
                                rounds[n] += 1
                                lock.release()
                        else:
                            with lock:
                                rounds[n] += 1
                                time.sleep(0.0003)
                def run(n):
                    while not stop:
                        try:
                            struck[n] = False
                            work(n)
                        except Thrown:
                            recover(threading.get_ident())
                threads = [threading.Thread(target=run, args=(n,)) for n in range(5)]
                for t in threads: t.start()
                signal.signal(signal.SIGALRM, handler)
                choose = random.Random(7)
                begun = time.monotonic()
                alarms = thrown = 0
                while alarms < 60 or thrown < 60 or time.monotonic() - begun < 1:
                    victim = choose.randrange(3)
                    if not struck[victim]:
                        struck[victim] = True
                        thrown += 1
                        throw(ctypes.c_ulong(threads[victim].ident), ctypes.py_object(Thrown))
                    try:
                        signal.setitimer(signal.ITIMER_REAL, 0.001)
                        if lock.acquire():
                            lock.release()
                        signal.setitimer(signal.ITIMER_REAL, 0)
                    except Alarm:
                        alarms += 1
                        signal.setitimer(signal.ITIMER_REAL, 0)
                        recover(threading.get_ident())
                # From here on nothing new strikes: everyone must get the lock again and again.
                for n, t in enumerate(threads):
                    then, end = rounds[n], time.monotonic() + 60
                    while rounds[n] < then + 3 and time.monotonic() < end:
                        time.sleep(0.01)
                    assert rounds[n] >= then + 3, (n, then, rounds)
                stop.append(1)
                for t in threads:
                    t.join(60)
                    assert not t.is_alive(), "a waiter sleeps for ever"
                assert not lock._holder, "somebody who is gone holds the lock"
            print("fine")
            """,
            timeout=300,
        )
        # What strikes in a callback of the interpreter's own is printed and swallowed: that is none of ours.
        self.assertEqual((result.code, result.out), (0, "fine\n"), result.err)

    def test_conditions_are_no_deadlock(self):
        result = self.passes(
            """
            import queue, threading, time
            conditions = [threading.Condition(threading.Lock()), threading.Condition(), threading.Condition(threading.RLock())]
            q, go = queue.Queue(), []
            def wait(condition):
                with condition:
                    while not go: condition.wait()
                q.get()
            threads = [threading.Thread(target=wait, args=(c,)) for c in conditions for _ in range(2)]
            for t in threads: t.start()
            time.sleep(0.7)
            go.append(1)
            for c in conditions:
                with c: c.notify_all()
            time.sleep(0.5)
            for t in threads: q.put(1)
            for t in threads: t.join()
            """
        )
        self.assertEqual(result.problems(), [])

    def test_a_lock_that_others_release_is_in_no_circle(self):
        result = self.passes(
            """
            import threading, time
            signal, lock = threading.Lock(), threading.Lock()
            signal.acquire()
            t = threading.Thread(target=signal.release)  # Once is enough: it is a signal.
            t.start(); t.join()
            both = threading.Barrier(2)
            def one():
                signal.acquire()
                both.wait()
                with lock: pass
            def two():
                with lock:
                    both.wait()
                    signal.acquire()
            threads = [threading.Thread(target=each) for each in (one, two)]
            for t in threads: t.start()
            time.sleep(0.8)
            signal.release()
            for t in threads: t.join()
            """
        )
        self.assertEqual([each["kind"] for each in result.problems()], [])

    def test_an_attempt_is_no_wait(self):
        result = self.passes(
            """
            import threading
            lock, rlock = threading.Lock(), threading.RLock()
            def attempt():
                for _ in range(50):
                    assert not lock.acquire(False)
                    assert not lock.acquire(blocking=False)
                    assert not rlock.acquire(False)
            with lock, rlock:
                t = threading.Thread(target=attempt, name="attempt")
                t.start()
                t.join()
            """
        )
        main = result.main
        attempt = main.track("thread", "attempt")
        self.assertEqual(main.spans(attempt), [])
        self.assertEqual([each for each in main.events("acquired") if each.a == attempt], [])
        self.assertEqual([each for each in main.events("edge") if each.flags == 3], [])

    def test_what_conditions_and_forks_ask_of_locks(self):
        self.same(
            """
            import os, sys, threading
            r = threading.RLock()
            print(r._is_owned())
            r.acquire(); r.acquire(); r.acquire()
            print(r._is_owned())
            saved = r._release_save()
            print(r._is_owned())
            r._acquire_restore(saved)
            print(r._is_owned())
            for _ in range(3): r.release()
            for wrong in (r.release, r._release_save):
                try:
                    wrong()
                except RuntimeError as error:
                    print(error)
            c = threading.Condition(r)
            with c, c, c:
                print(c.wait(0.01), r._is_owned())
            print(r._is_owned())
            l = threading.Lock()
            try:
                l.release()
            except RuntimeError as error:
                print(error)
            if sys.version_info >= (3, 9):
                l.acquire(); l._at_fork_reinit(); print(l.locked(), l.acquire(False))
                r.acquire(); r.acquire(); r._at_fork_reinit(); print(r._is_owned(), r.acquire(False))
            held = threading.Lock()
            with held:
                sys.stdout.flush()
                pid = os.fork()
                if pid == 0:
                    print(held.locked(), held.acquire(False))
                    held.release()
                    with held: print("taken in the child")
                    t = threading.Thread(target=lambda: held.acquire(timeout=0.01) and print("and in a thread of it"))
                    t.start(); t.join()
                    sys.stdout.flush()
                    os._exit(0)
                os.waitpid(pid, 0)
            print(held.locked())
            """
        )

    def test_types(self):
        source = """
            import _thread, inspect, pickle, sys, threading, weakref
            lock, rlock, raw = threading.Lock(), threading.RLock(), _thread.allocate_lock()
            for each in (lock, rlock):
                print(type(each).__module__, type(each).__name__, type(each).__qualname__)
                try:
                    pickle.dumps(each)
                except TypeError as error:
                    print(error)
                print(weakref.ref(each)() is each, bool(each), each == each, hash(each) == hash(each))
                print(sorted(name for name in ("acquire", "release", "locked", "__enter__", "__exit__") if hasattr(each, name)))
                for arguments in ((False, 1), (True, -2), (True, 1e20), (True, "x")):
                    try:
                        print(each.acquire(*arguments))
                    except (TypeError, ValueError, OverflowError) as error:
                        print(type(error).__name__, error)
            print(repr(lock).split(" at ")[0])
            print(isinstance(lock, type(lock)), isinstance(rlock, type(lock)))
            if sys.version_info >= (3, 13):
                print(isinstance(threading.Lock, type), type(lock) is threading.Lock, isinstance(raw, threading.Lock))
                try:
                    class Own(threading.Lock): pass
                except TypeError as error:
                    print(error)
                print(isinstance(rlock, threading.Lock), threading.Lock | None == None | threading.Lock)
                def f(lock: threading.Lock | None = None) -> threading.Lock: ...
                print(inspect.signature(f).parameters["lock"].default)
        """
        self.same(source)

    def test_waits_keep_nothing_alive(self):
        """Whoever looks at the frames of all threads must not keep them, and what they hold."""
        self.same(
            """
            import gc, sys, threading, time, weakref
            gc.disable()
            class Thing: pass
            lock, room, gone = threading.Lock(), threading.Semaphore(1), []
            def work(shared):
                thing = Thing()
                gone.append(weakref.ref(thing))
                with shared:
                    time.sleep(0.03)
            for shared in (lock, room):
                threads = [threading.Thread(target=work, args=(shared,)) for _ in range(3)]
                for t in threads: t.start()
                for t in threads: t.join()
            def look():
                thing = Thing()
                gone.append(weakref.ref(thing))
                return sys._current_frames()[threading.get_ident()] is sys._getframe()
            print(look())
            print([each() for each in gone])
            del threads, t
            print(sum(isinstance(each, threading.Thread) for each in gc.get_objects()))
            """
        )

    def test_signatures(self):
        self.same(
            """
            import inspect, threading
            for owner in (threading.Thread, threading.Condition, threading.Semaphore, threading.BoundedSemaphore):
                for name in ("__init__", "start", "join", "wait", "notify", "acquire", "release"):
                    method = getattr(owner, name, None)
                    if method is not None:
                        print(owner.__name__, name, inspect.signature(method), method.__qualname__, method.__module__)
            print(threading.Semaphore.__enter__ is threading.Semaphore.acquire)
            for wrong in (dict(targt=1), dict(group=1)):
                try:
                    threading.Thread(**wrong)
                except (TypeError, AssertionError) as error:
                    print(type(error).__name__, error)
            for wrong in (lambda: threading.Semaphore(-1), lambda: threading.Semaphore().release(0)):
                try:
                    wrong()
                except (TypeError, ValueError) as error:
                    print(type(error).__name__, error)
            """
        )

    @unittest.skipUnless(sys.version_info >= (3, 9), "before 3.9 a failed start leaves the thread in limbo")
    def test_a_thread_that_cannot_start(self):
        result = self.same(
            """
            import threading
            real = threading._start_new_thread if hasattr(threading, "_start_new_thread") else None
            def refuse(*args, **kwargs): raise RuntimeError("can't start new thread")
            for name in ("_start_new_thread", "_start_joinable_thread"):
                if hasattr(threading, name): setattr(threading, name, refuse)
            t = threading.Thread(target=print, name="never")
            try:
                t.start()
            except RuntimeError as error:
                print(error, t.is_alive(), threading.active_count())
            """
        )
        main = result.main
        self.assertEqual(main.end(main.track("thread", "never")), "failed")

    def test_a_thread_that_fails_at_once(self):
        source = """
            import threading
            class Broken(threading.Thread):
                def run(self):
                    raise OSError("at once")  # here
            threading.excepthook = lambda args: print("hook", args.exc_value, args.thread.name)
            for n in range(5):
                t = Broken(name="broken%d" % n)
                t.start()
                t.join()
            threading.Thread(target=lambda wanted: None, name="misused").start()  # start
        """
        result = self.trace(source)
        untraced = self.finish(self.start([self.write(source)], traced=False))
        self.assertEqual((result.out, result.err, result.code), (untraced.out, untraced.err, untraced.code))
        main = result.main
        for n in range(5):
            self.assertEqual(main.end(main.track("thread", "broken%d" % n)), "failed")
        problems = result.problems()
        self.assertEqual([each["kind"] for each in problems], ["thread-exception"] * 6)
        self.assertEqual({each["line"] for each in problems[:5]}, {self.line_of(source, "# here")})
        # Nothing of the user's ran: the line that started the thread is the one to look at.
        misused = problems[5]
        self.assertEqual((misused["line"], misused["rule"]), (self.line_of(source, "# start"), "bad-thread-target"))


if __name__ == "__main__":
    unittest.main()
