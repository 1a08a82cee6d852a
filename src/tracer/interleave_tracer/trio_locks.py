"""trio's locks, and the one that its worker threads wait at: who holds them, since which line.

A trio lock keeps its owner in one attribute. A property in its place sees every acquisition and release in the frame of
the library's own method: nothing is added to any traceback.
"""

import sys
from _thread import allocate_lock

from . import library_waits, sites, tracks
from .tracks import ACQUIRED, RELEASED, WAITING, emit, here


class _Lock:
    """The row of a lock, and the task that holds it."""

    __slots__ = ("track", "generation", "holder", "site")


def _watch(lock):
    found = lock.__dict__.get("_interleave")
    if found is None or found.generation != tracks.generation:
        from .lock_facts import name_of

        found = lock.__dict__["_interleave"] = _Lock()
        found.generation = tracks.generation
        found.holder = found.site = 0
        site = lock.__dict__.get("_interleave_site", 0)
        kind = type(lock).__name__
        found.track = tracks.new_track("lock", name_of(site, kind), 0, site, type="trio." + kind)
    return found


def _get(self):
    try:
        return self.__dict__["_owner"]
    except KeyError:
        raise AttributeError("_owner") from None


def _set(self, value):
    first = "_owner" not in self.__dict__
    before = self.__dict__.get("_owner")
    self.__dict__["_owner"] = value
    try:
        _changed(self, first, before, value, sys._getframe(1))
    except Exception as error:
        tracks.note("A lock of trio could not be followed: %r" % (error,))


def _changed(lock, first, before, value, frame):
    if first:
        lock.__dict__["_interleave_site"] = sites.of(frame)
        return
    if before is value:
        return
    found = _watch(lock)
    if found.holder:
        emit(RELEASED, 0, found.track, found.holder, 0)
        found.holder = 0
    if value is None:
        return
    info = _info(value)
    if info is not None and info.track:
        found.holder = info.track
        # A lock that is handed over is taken where its new owner waits.
        state = tracks.here()
        own = bool(state.steps) and state.steps[-1] == info.track
        found.site = sites.of(frame) if own else info.site
        emit(ACQUIRED, 0 if own else 1, found.track, found.holder, found.site)


def _info(task):
    for each in task._runner.instruments.get("task_spawned", ()):
        info = getattr(each, "_tasks", {}).get(task)
        if info is not None:
            return info
    return None


def follow(module):
    kind = getattr(module, "_LockImpl", None)
    if kind is None or "__dict__" not in dir(kind):
        return
    kind._owner = property(_get, _set)
    for each in ("Lock", "StrictFIFOLock"):
        if hasattr(module, each):
            library_waits.watched[getattr(module, each)] = _watch


class _WorkerLock:
    """The lock that a worker thread of trio's waits at for its next job."""

    __slots__ = ("_lock",)

    def __init__(self):
        self._lock = allocate_lock()

    def acquire(self, blocking=True, timeout=-1):
        state = here()
        if self._lock.acquire(False):
            return True
        tracks.enter(state, WAITING, 0, tracks.what("executor", "the next job of trio's threads"))
        try:
            return self._lock.acquire(blocking, timeout)
        finally:
            tracks.leave(state, WAITING)

    def release(self):
        self._lock.release()


def follow_threads(module):
    if hasattr(module, "Lock"):
        module.Lock = _WorkerLock
