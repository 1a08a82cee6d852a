"""Traced locks behave as the originals, under signals, time limits and exceptions thrown into threads."""

import unittest

from running import TracedCase


class Behaviour(TracedCase):
    def passes(self, source):
        result = self.trace(source)
        self.assertEqual((result.code, result.err), (0, ""), result.out)
        return result

    def test_contention_with_time_limits(self):
        self.passes(
            """
            import random, sys, threading, time
            sys.setswitchinterval(1e-5)
            for kind in (threading.Lock, threading.RLock):
                lock, inside, taken, missed = kind(), [0], [0], []
                def work(seed):
                    choose = random.Random(seed)
                    for _ in range(400):
                        if choose.random() < 0.3:
                            got = lock.acquire(timeout=choose.random() * 0.002)
                        elif choose.random() < 0.2:
                            got = lock.acquire(False)
                        else:
                            got = lock.acquire()
                        if not got:
                            missed.append(1)  # Nobody holds the lock here: `+= 1` could lose one.
                            continue
                        inside[0] += 1
                        assert inside[0] == 1
                        if choose.random() < 0.05:
                            time.sleep(0.0005)
                        inside[0] -= 1
                        taken[0] += 1
                        lock.release()
                threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
                for t in threads: t.start()
                for t in threads:
                    t.join(30)
                    assert not t.is_alive()
                assert taken[0] + len(missed) == 2400, (taken, len(missed))
                assert lock.acquire(False)
            """
        )

    def test_signals_that_raise_lose_no_wake_up(self):
        self.passes(
            """
            import signal, sys, threading, time
            class Alarm(Exception): pass
            def handler(*args): raise Alarm
            signal.signal(signal.SIGALRM, handler)
            lock = threading.Lock()
            stop = [False]
            done = [0, 0, 0]
            def work(n):
                while not stop[0]:
                    with lock:
                        done[n] += 1
                        time.sleep(0.0002)
            threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
            for t in threads: t.start()
            alarms = taken = 0
            end = time.monotonic() + 2
            while time.monotonic() < end:
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0.0007)
                    if lock.acquire():
                        signal.setitimer(signal.ITIMER_REAL, 0)
                        lock.release()
                        taken += 1
                except Alarm:
                    alarms += 1
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    holder = lock._holder.get(0)
                    if holder is not None and holder[0].main:
                        lock.release()  # The alarm struck just after it was taken, as it may untraced.
            signal.setitimer(signal.ITIMER_REAL, 0)
            stop[0] = True
            for t in threads:
                t.join(20)
                assert not t.is_alive(), "a waiter sleeps for ever"
            assert alarms > 50 and min(done) > 10, (alarms, taken, done)
            assert not lock.locked()
            """
        )

    def test_exceptions_thrown_into_waiting_threads(self):
        self.passes(
            """
            import ctypes, threading, time
            lock = threading.Lock()
            caught, served = [], []
            def wait(n):
                try:
                    with lock:
                        served.append(n)
                except ValueError:
                    caught.append(n)
            lock.acquire()
            threads = [threading.Thread(target=wait, args=(n,)) for n in range(6)]
            for t in threads: t.start()
            time.sleep(0.2)
            for t in threads[::2]:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(t.ident), ctypes.py_object(ValueError))
            lock.release()
            for t in threads:
                t.join(20)
                assert not t.is_alive()
            assert len(caught) + len(served) == 6, (caught, served)
            assert not lock.locked()
            """
        )

    def test_reentrant_and_condition(self):
        self.passes(
            """
            import threading
            r = threading.RLock()
            c = threading.Condition(r)
            with r:
                with c:
                    assert c.wait(0.01) is False
                    assert r._is_owned() and r._recursion_count() == 2 if hasattr(r, "_recursion_count") else True
                assert r._is_owned()
            assert not r._is_owned()
            def other(result):
                result.append(r.acquire(False))
            for held in (True, False):
                result = []
                if held: r.acquire()
                t = threading.Thread(target=other, args=(result,))
                t.start(); t.join()
                assert result == [not held]
                if held: r.release()
            """
        )

    def test_nobody_starves(self):
        """A thread that takes the lock again at once does not keep the others out."""
        self.passes(
            """
            import threading, time
            lock, stop, done = threading.Lock(), [False], [0] * 4
            def work(n):
                while not stop[0]:
                    with lock:
                        done[n] += 1
                        time.sleep(0.0002)
            threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
            for t in threads: t.start()
            time.sleep(1)
            stop[0] = True
            for t in threads: t.join()
            assert min(done) * 10 > max(done), done
            """
        )

    def test_wake_up_is_prompt(self):
        """Waiters are woken by the release, not by their own time limit."""
        result = self.passes(
            """
            import threading, time
            lock = threading.Lock()
            woken = []
            def wait():
                with lock:
                    woken.append(time.perf_counter())
            for _ in range(10):
                lock.acquire()
                t = threading.Thread(target=wait)
                t.start()
                time.sleep(0.03)
                begun = time.perf_counter()
                lock.release()
                t.join()
                woken[-1] -= begun
            print(sorted(woken)[5] < 0.02)
            """
        )
        self.assertEqual(result.out, "True\n")


if __name__ == "__main__":
    unittest.main()
