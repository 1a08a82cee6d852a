"""Waiting for conditions, by the name of what the user waits for.

Event, Semaphore, Barrier, Queue and Future all block in `Condition.wait`. So only that is wrapped: a call that does
not have to wait costs nothing, and the callers on the stack tell what it is (`jobs.get()`, `ready.wait()`, in the
words of the user's line where they are clear).

Who wakes whom: a waiter sleeps on a raw lock of its own, which is the last one that its thread has allocated, and
`notify` names the locks that it opens.
"""

import sys

from . import shared_locks, sites, task_deadlock, tracks
from .patching import replace, when_imported
from .stream import now
from .tracks import SLEEPING, WAITING, _local, here

# The lock that a waiter sleeps on -> track of the thread or task that opened it.
_woken = {}
# (generation, site, words) -> the words of the user's line.
_worded = {}

# (file's last part, function) -> (kind, words), of the standard library's function that called Condition.wait.
_CALLERS = {
    ("threading.py", "Event", "wait"): ("event", "event.wait()"),
    ("threading.py", "Semaphore", "acquire"): ("semaphore", "semaphore.acquire()"),
    ("threading.py", "Barrier", "wait"): ("barrier", "barrier.wait()"),
    ("threading.py", "Timer", "run"): ("sleep", "threading.Timer(...)"),
    ("queue.py", "Queue", "get"): ("queue", "queue.get()"),
    ("queue.py", "Queue", "put"): ("queue", "queue.put()"),
    ("queue.py", "Queue", "join"): ("queue", "queue.join()"),
    ("_base.py", "Future", "result"): ("future", "future.result()"),
    ("_base.py", "Future", "exception"): ("future", "future.exception()"),
    ("_base.py", "", "wait"): ("future", "futures.wait()"),
    ("_base.py", "", "as_completed"): ("future", "futures.as_completed()"),
    ("thread.py", "", "shutdown"): ("executor", "executor.shutdown()"),
    ("pool.py", "ApplyResult", "wait"): ("future", "result.get()"),
    ("pool.py", "IMapIterator", "next"): ("future", "next(results)"),
    ("synchronize.py", "Event", "wait"): ("event", "event.wait()"),
    ("threading.py", "Thread", "start"): None,
}


def _name(frame):
    """(what is waited for, the future it is the result of or None), from the frames between Condition.wait and the
    user; (None, None) for the library's own affairs."""
    found = ("condition", "condition.wait()")
    future = None
    method = "wait"
    while frame is not None:
        entry = sites.code_of(frame)
        if entry.kind != sites.STDLIB and entry.kind != sites.TRACER:
            break
        if entry.kind == sites.STDLIB:
            method = entry.code.co_name
            if entry.waits is None:
                entry.waits = look_up(entry, frame)
            if entry.waits is not False:
                found = entry.waits
                if found == ():
                    return None, None
                if found[0] == "future" and found[1].startswith("future."):
                    future = frame.f_locals.get("self")
                elif found[0] == "sleep":
                    found = (found[0], "threading.Timer(%s)" % getattr(frame.f_locals.get("self"), "interval", "..."))
        frame = frame.f_back
    if frame is not None and found[1].count(".") == 1 and found[0] != "sleep":
        found = (found[0], _in_the_words_of(frame, method, found[1]))
    return _job(future, found[1]) or found, future


def _in_the_words_of(frame, method, words):
    """`jobs.get()` where the user's line says so, else the words given."""
    site = sites.of(frame)
    key = (tracks.generation, site, words)
    worded = _worded.get(key)
    if worded is None:
        file, line, _ = sites.where(site)
        owner = _receiver(sites.source_line(file, line), method)
        worded = _worded[key] = "%s.%s()" % (owner, method) if owner else words
    return worded


def _receiver(text, method):
    """The plain dotted name whose method a line of source calls, '' where there is none, or more than one call."""
    call = "." + method + "("
    end = text.find(call)
    if end < 0 or text.find(call, end + 1) >= 0:
        return ""
    begin = end
    while begin and (text[begin - 1].isalnum() or text[begin - 1] in "_."):
        begin -= 1
    name = text[begin:end]
    plain = all([part.isidentifier() for part in name.split(".")]) and text[begin - 1 : begin] not in tuple(")]}\"'")
    return name if plain and len(name) <= 60 else ""


def look_up(entry, frame):
    base = entry.file.replace("\\", "/").rsplit("/", 1)[-1]
    for (file, owner, function), words in _CALLERS.items():
        if file == base and function == entry.code.co_name:
            if not owner or owner in [each.__name__ for each in type(frame.f_locals.get("self")).__mro__]:
                return words or ()
    return False


def _job(future, words):
    """The result of a job of an executor that is followed (executors.py)."""
    job = getattr(future, "_interleave_job", None)
    if job is None or job[2] != tracks.generation:
        return None
    return ("executor", words, job[0], job[1])


def describe(found):
    if len(found) == 4:
        return tracks.what(found[0], found[1], executor=found[2])
    return tracks.what(*found)


def _condition_wait(real):
    def wait(self, timeout=None):
        state = here()
        if state.depth or not self._is_owned():
            try:
                return real(self, timeout)
            finally:
                # For the call that is shown.
                state.waker = _woken.pop(state.gate, 0)
        frame = sys._getframe(1)
        found, future = _name(frame)
        if found is None:
            try:
                return real(self, timeout)
            finally:
                _woken.pop(state.gate, 0)
        site = tracks.site_of(frame, state)
        if future is not None and timeout is None:
            task_deadlock.own_loop(state, future, site)
        kind = SLEEPING if found[0] == "sleep" else WAITING
        tracks.enter(state, kind, site, describe(found))
        if future is not None and timeout is None:
            state.episode += 1
            state.since = now()
            job = getattr(future, "_interleave_job", None)
            # Who is at a job of another process is not known here: that one's record is a tuple.
            state.wants = job if isinstance(job, list) else None
        try:
            return real(self, timeout)
        finally:
            state.wants = None
            tracks.leave(state, kind, _woken.pop(state.gate, 0))

    return wait


def shared_condition_wait(real):
    """The same for multiprocessing's conditions, in which its events and barriers wait."""

    def wait(self, timeout=None):
        state = here()
        if state.depth:
            return real(self, timeout)
        frame = sys._getframe(1)
        found, _ = _name(frame)
        if found is None:
            return real(self, timeout)
        site = sites.of(frame)
        tracks.enter(state, WAITING, site, describe(found))
        handle = shared_locks.let_go(self._lock)
        try:
            return real(self, timeout)
        finally:
            shared_locks.have_again(handle, site)
            tracks.leave(state, WAITING)

    return wait


def _notify(real):
    def notify(self, n=1):
        waiting = getattr(self, "_waiters", None)
        if waiting:
            _told(list(waiting), n)
        return real(self, n)

    return notify


def _told(waiting, n):
    """The original checks what it is given; here nothing may fail."""
    if isinstance(n, int) and n > 0:
        me = tracks.current(here())
        if len(_woken) > 10000:  # A wait in a signal handler hides the gate of the wait that it interrupts.
            _woken.clear()
        for gate in waiting[:n]:
            _woken[gate] = me


def _allocate(real):
    def allocate_lock():
        lock = real()
        try:
            _local.state.gate = lock
        except AttributeError:
            pass
        return lock

    return allocate_lock


def _simple_queue(module):
    """SimpleQueue blocks in C; a subclass with the same name shows it."""
    real = module.SimpleQueue

    class SimpleQueue(real):
        __slots__ = ()
        __doc__ = real.__doc__

        def get(self, block=True, timeout=None):
            state = here()
            if not block or state.depth or self.qsize():
                return super().get(block, timeout)
            frame = sys._getframe(1)
            if sites.code_of(frame).kind == sites.STDLIB:
                obj = tracks.what("executor", "the next job of the pool")
            else:
                obj = tracks.what("queue", _in_the_words_of(frame, "get", "queue.get()"))
            tracks.enter(state, WAITING, tracks.site_of(frame, state), obj)
            try:
                return super().get(block, timeout)
            finally:
                tracks.leave(state, WAITING)

    SimpleQueue.__module__ = real.__module__
    SimpleQueue.__qualname__ = real.__qualname__
    module.SimpleQueue = SimpleQueue
    if real.__module__ == "_queue":  # It is pickled by that name.
        sys.modules["_queue"].SimpleQueue = SimpleQueue


def install(threading):
    replace(threading, "_allocate_lock", _allocate)
    replace(threading.Condition, "wait", _condition_wait)
    replace(threading.Condition, "notify", _notify)
    when_imported("queue", _simple_queue)
