"""Locks, sleeps, threads and clocks that ask the scheduler.

`Condition`, `Event`, `Semaphore`, `Barrier`, `Queue` and the pools are Python on top of `Lock`, so two kinds of lock are
enough. A thread that is not under control (in the interpreter's own handshake with a new thread) uses the raw lock inside.
"""

import functools
import queue
import sys
import threading
import time
from _thread import allocate_lock, get_ident

from .. import sites

_scheduler = None


class Lock:
    """`threading.Lock`."""

    _kind = "Lock"

    def __init__(self):
        self._begin(sys._getframe(1))

    def _begin(self, frame):
        self._raw = allocate_lock()
        # The thread under control that has it, and (code, instruction) where it took it.
        self._owner = self._taken = None
        self._library = _in_library(frame)
        entry, frame = sites.find(frame)
        # What lock_facts.py asks of a lock to name it.
        self._made = (entry.code, frame.f_lasti, frame.f_globals) if entry is not None else None
        self._generation = -1
        self._track = 0

    def acquire(self, blocking=True, timeout=-1):
        if timeout != -1:
            allocate_lock().acquire(blocking, timeout)  # Raises what the original raises.
        me = _scheduler.me()
        if me is None:
            return self._raw.acquire(blocking, timeout)
        limit = None if timeout < 0 else _scheduler.now() + int(timeout * 1e9)
        while not self._raw.acquire(False):
            if not blocking or (limit is not None and limit <= _scheduler.now()):
                return False
            _scheduler.wait(me, self, None if limit is None else (limit - _scheduler.now()) / 1e9)
        self._got(me)
        return True

    def _got(self, me):
        self._owner = me
        entry, frame = sites.find(sys._getframe(1))
        self._taken = (entry.code, frame.f_lasti) if entry is not None else None
        me.held.append(self)
        if not self._library:
            _scheduler.acquired(me, self)

    def release(self):
        self._raw.release()
        owner, self._owner = self._owner, None
        if owner is not None:
            if self in owner.held:
                owner.held.remove(self)
            if not self._library:
                _scheduler.released(owner, self)
        _scheduler.wake(self)

    def locked(self):
        return self._raw.locked()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()

    def _at_fork_reinit(self):
        self._raw = allocate_lock()
        self._owner = None

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __repr__(self):
        return "<%s _thread.%s object at %#x>" % ("locked" if self.locked() else "unlocked", self._kind.replace("Lock", "lock"), id(self))


class RLock(Lock):
    """`threading.RLock`."""

    _kind = "RLock"

    def __init__(self):
        self._begin(sys._getframe(1))
        self._ident = None
        self._depth = 0

    def acquire(self, blocking=True, timeout=-1):
        if self._ident == get_ident():
            self._depth += 1
            return True
        if not Lock.acquire(self, blocking, timeout):
            return False
        self._ident = get_ident()
        self._depth = 1
        return True

    def release(self):
        if self._ident != get_ident():
            raise RuntimeError("cannot release un-acquired lock")
        self._depth -= 1
        if self._depth == 0:
            self._ident = None
            Lock.release(self)

    def __enter__(self):
        return self.acquire()

    # What a Condition asks of its lock.
    def _is_owned(self):
        return self._ident == get_ident()

    def _release_save(self):
        depth, self._depth = self._depth, 1
        self.release()
        return depth

    def _acquire_restore(self, depth):
        self.acquire()
        self._depth = depth

    def _recursion_count(self):
        return self._depth if self._is_owned() else 0


def _in_library(frame):
    """Whether a lock is the standard library's own business, and not the one inside a Condition of the user's."""
    entry = sites.code_of(frame)
    if entry.kind in (sites.USER, sites.LIBRARY):
        return False
    if entry.kind == sites.STDLIB and entry.code.co_name == "__init__" and entry.file.endswith("threading.py"):
        owner = frame.f_locals.get("self")
        if type(owner).__name__ == "Condition" and frame.f_back is not None:
            return _in_library(frame.f_back)
    return True


# ---- threads ----


def _start(real):
    def start(self):
        me = _scheduler.me()
        if me is None or _scheduler.of(self) is not None or not getattr(self, "_initialized", False):
            return real(self)
        record = _scheduler.add(self.name, self, sites.find(sys._getframe(1)))
        run = self.run
        own = "run" in self.__dict__

        def controlled():
            if own:
                self.run = run
            else:
                del self.run
            _run(record, run)

        self.run = controlled
        # The handshake with the new thread is the interpreter's own affair.
        me.free += 1
        try:
            real(self)
        except BaseException:
            _scheduler.discard(record)
            raise
        finally:
            me.free -= 1

    return start


def _run(record, run):
    _scheduler.adopt(record)
    record.gate.acquire()
    try:
        run()
    except SystemExit:
        pass
    except BaseException as error:
        _scheduler.raised(record, error)
        record.thread._invoke_excepthook(record.thread)
    finally:
        _scheduler.end(record)


def _join(real):
    def join(self, timeout=None):
        me = _scheduler.me()
        record = _scheduler.of(self)
        if me is None or record is None or record is me:
            return real(self, timeout)
        wait_for(me, record, timeout)
        if record.status == "done":
            real(self)

    return join


def wait_for(me, record, timeout=None):
    limit = None if timeout is None else _scheduler.now() + int(max(0, timeout) * 1e9)
    while record.status != "done" and (limit is None or _scheduler.now() < limit):
        _scheduler.wait(me, record, None if limit is None else (limit - _scheduler.now()) / 1e9)


def _is_alive(real):
    def is_alive(self):
        record = _scheduler.of(self)
        # At its very end it is alive for a moment that nobody controls.
        return real(self) if record is None else record.status != "done"

    return is_alive


# ---- time ----


class Sleep:
    """What a sleeping thread waits for; nobody wakes it."""

    def __init__(self, seconds):
        self.seconds = seconds


def _sleep(real):
    def sleep(seconds):
        me = _scheduler.me()
        if me is None or not isinstance(seconds, (int, float)) or not seconds >= 0:
            return real(seconds)
        _scheduler.wait(me, Sleep(seconds), seconds)

    return sleep


def _clocks():
    start = {name: getattr(time, name)() for name in ("time", "monotonic", "perf_counter")}
    for name, begun in start.items():
        setattr(time, name, lambda begun=begun: begun + _scheduler.now() / 1e9)
        nanoseconds = int(begun * 1e9)
        setattr(time, name + "_ns", lambda begun=nanoseconds: begun + _scheduler.now())


def install(scheduler):
    """From here on everything asks this scheduler."""
    global _scheduler
    _scheduler = scheduler
    threading.Lock = threading._allocate_lock = Lock
    threading.RLock = threading._CRLock = threading._PyRLock = RLock
    if hasattr(functools, "RLock"):
        functools.RLock = RLock
    thread = threading.Thread
    thread.start = _start(thread.start)
    thread.join = _join(thread.join)
    thread.is_alive = _is_alive(thread.is_alive)
    time.sleep = _sleep(time.sleep)
    _clocks()
    threading._time = queue.time = time.monotonic
    if hasattr(queue, "_PySimpleQueue"):
        queue.SimpleQueue = queue._PySimpleQueue
