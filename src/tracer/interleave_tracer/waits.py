"""Waiting for conditions, by the name of what the user waits for.

Event, Semaphore, Barrier, Queue and Future all block in `Condition.wait`. So only that is wrapped: a call that does
not have to wait costs nothing, and the callers on the stack tell what it is (`queue.get()`, `event.wait()`).
"""

import sys

from . import sites, task_deadlock, tracks
from .patching import replace, when_imported
from .tracks import WAITING, here

# (file's last part, function) -> (kind, words), of the standard library's function that called Condition.wait.
_CALLERS = {
    ("threading.py", "Event", "wait"): ("event", "event.wait()"),
    ("threading.py", "Semaphore", "acquire"): ("semaphore", "semaphore.acquire()"),
    ("threading.py", "Barrier", "wait"): ("barrier", "barrier.wait()"),
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
    while frame is not None:
        entry = sites.code_of(frame)
        if entry.kind != sites.STDLIB and entry.kind != sites.TRACER:
            break
        if entry.kind == sites.STDLIB:
            if entry.waits is None:
                entry.waits = _look_up(entry, frame)
            if entry.waits is not False:
                found = entry.waits
                if found == ():
                    return None, None
                if found[0] == "future" and found[1].startswith("future."):
                    future = frame.f_locals.get("self")
                    found = _job(future) or found
        frame = frame.f_back
    return found, future


def _look_up(entry, frame):
    base = entry.file.replace("\\", "/").rsplit("/", 1)[-1]
    for (file, owner, function), words in _CALLERS.items():
        if file == base and function == entry.code.co_name:
            if not owner or owner in [each.__name__ for each in type(frame.f_locals.get("self")).__mro__]:
                return words or ()
    return False


def _job(future):
    """The result of a job of an executor that is followed (executors.py)."""
    job = getattr(future, "_interleave_job", None)
    if job is None or job[2] != tracks.generation:
        return None
    return ("executor", "future.result()", job[0], job[1])


def describe(found):
    if len(found) == 4:
        return tracks.what(found[0], found[1], executor=found[2], job=found[3])
    return tracks.what(*found)


def _condition_wait(real):
    def wait(self, timeout=None):
        state = here()
        if state.depth or not self._is_owned():
            return real(self, timeout)
        frame = sys._getframe(1)
        found, future = _name(frame)
        if found is None:
            return real(self, timeout)
        site = sites.of(frame)
        if future is not None and timeout is None:
            task_deadlock.own_loop(state, future, site)
        tracks.enter(state, WAITING, site, describe(found))
        try:
            return real(self, timeout)
        finally:
            tracks.leave(state, WAITING)

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
        tracks.enter(state, WAITING, sites.of(frame), describe(found))
        try:
            return real(self, timeout)
        finally:
            tracks.leave(state, WAITING)

    return wait


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
            entry, outer = sites.find(frame)
            if entry is None or entry.kind == sites.STDLIB:
                obj = tracks.what("executor", "the next job of the pool")
            else:
                obj = tracks.what("queue", "queue.get()")
            tracks.enter(state, WAITING, sites.at(entry, outer) if entry else 0, obj)
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
    replace(threading.Condition, "wait", _condition_wait)
    when_imported("queue", _simple_queue)
