"""Locks and semaphores of multiprocessing, which several processes share.

Each process writes its own track for such a lock, with a word that is the same in all of them (`shared`); the reader
makes one row of them. Only acquisitions by the user's code, or by a library of theirs, are shown: queues, pools and
managers lock for themselves all the time.
"""

import os
import sys
from itertools import count

from . import sites, stream, tracks
from .patching import replace, when_imported
from .stream import emit, emit_at, now
from .tracks import ACQUIRED, LOCK_WAIT, RELEASED, WAITING, here

_getframe = sys._getframe
_number = count(1).__next__
# Code of the standard library that locks in the name of its caller.
_passing = set()
# A plain assignment, of which a line may hold several.
_ASSIGNMENT = r"(?:^|;)\s*([\w.]+)\s*(?::[^=;]*)?=(?!=)([^;]*)"
_MAKERS = ("synchronize.py", "context.py", "sharedctypes.py")


class Handle:
    """What stands for one lock in this process. It does not know the lock itself, which would make a cycle, and
    the lock's end would be noticed later than untraced."""

    __slots__ = ("raw", "word", "type", "made", "number", "generation")

    def __init__(self, lock, frame):
        self.raw = lock._semlock
        self.type = type(lock).__name__
        # Where it was made; nothing is known of that in a child that was sent the lock.
        self.made = sites.where(sites.of(frame)) if frame is not None else None
        # A lock without a name lives on in forks only, and they inherit our word for it.
        self.word = getattr(self.raw, "name", None) or "%s.%d" % (stream.stem, _number())
        self.number = 0
        self.generation = -1

    def track(self):
        if self.generation != tracks.generation:
            with tracks.naming:
                site = sites.place(*self.made) if self.made and self.made[0] else 0
                name = self._name(site)
                kind = "multiprocessing." + self.type
                self.number = tracks.new_track("lock", name, 0, site, type=kind, shared=self.word)
                self.generation = tracks.generation
        return self.number

    def _name(self, site):
        # Imported here: most programs share no lock, and `re` would be a third of our start.
        import re

        file, line, _ = sites.where(site)
        text = sites.source_line(file, line) if site else ""
        makes = re.compile(r"\b(%s|Condition|Value|Array)\(" % self.type)
        made = [(name, makes.findall(value)) for name, value in re.findall(_ASSIGNMENT, text) if makes.search(value)]
        if len(made) == 1:
            [(name, kinds)] = made
            return name + (".get_lock()" if kinds[0] in ("Value", "Array") else "")
        return "%s (%s)" % (self.type, sites.short(site)) if site else self.type

    def acquire(self, block=True, timeout=None):
        """As the original."""
        return self.take(_getframe(1), block, timeout)

    def release(self):
        """As the original."""
        self.give(_getframe(1), self.raw.release)

    def take(self, frame, block, timeout):
        raw = self.raw
        frame = _caller(frame)
        if frame is None or stream.stopped:
            return raw.acquire(block, timeout)
        state = here()
        waited = 0
        if not raw.acquire(False):
            if not block or (timeout is not None and timeout <= 0):
                return False
            waited = 1
            if not self._wait(state, frame, timeout):
                return False
        emit(ACQUIRED, waited, self.track(), state.track, sites.of(frame))
        return True

    def _wait(self, state, frame, timeout):
        if state.depth:
            return self.raw.acquire(True, timeout)
        kind = LOCK_WAIT if self.type in ("Lock", "RLock") else WAITING
        tracks.enter(state, kind, sites.of(frame), self.track())
        try:
            return self.raw.acquire(True, timeout)
        finally:
            tracks.leave(state, kind)

    def give(self, frame, release):
        # The time before: as soon as it is free, another process may take it and say so.
        when = now()
        result = release()
        if self.generation == tracks.generation and _caller(frame) is not None:
            emit_at(when, RELEASED, 0, self.number, here().track, 0)
        return result


def _caller(frame):
    """The frame that wants the lock; None when the standard library does so for itself."""
    if frame.f_code in _passing:
        frame = frame.f_back
    return None if sites.code_of(frame).kind == sites.STDLIB else frame


def word_of(lock):
    """The word by which all processes know a lock; None where it is not followed."""
    handle = getattr(lock, "_interleave", None)
    return handle.word if handle is not None else None


def _made_by(frame, kind):
    """The frame that makes a lock for its own use; None for one that a queue, an event or a pool has inside."""
    while frame is not None:
        entry = sites.code_of(frame)
        if entry.kind not in (sites.STDLIB, sites.TRACER):
            return frame
        if entry.kind == sites.STDLIB:
            if os.path.basename(entry.file) not in _MAKERS:
                return None
            owner = type(frame.f_locals.get("self")).__name__ if entry.code.co_name == "__init__" else ""
            if owner in ("Event", "Barrier") or (owner == "Condition" and kind != "RLock"):
                return None
        frame = frame.f_back
    return None


def _make_methods(real):
    def _make_methods(self):
        real(self)
        frame = _getframe(1)
        made = frame.f_code.co_name == "__init__"  # Else it came from another process.
        handle = Handle(self, _made_by(frame, type(self).__name__) if made else None)
        self._interleave = handle
        self.acquire = handle.acquire
        self.release = handle.release

    return _make_methods


def _getstate(real):
    """What is sent to another process is named by the one that made it, which alone knows the line."""

    def __getstate__(self):
        state = real(self)
        if self._interleave.made:
            self._interleave.track()
        return state

    return __getstate__


def _enter(real):
    def __enter__(self):
        return self._interleave.take(_getframe(1), True, None)

    return __enter__


def _exit(real):
    def __exit__(self, *args):
        raw = self._semlock
        return self._interleave.give(_getframe(1), lambda: raw.__exit__(*args))

    return __exit__


def _synchronize(module):
    replace(module.SemLock, "_make_methods", _make_methods)
    replace(module.SemLock, "__getstate__", _getstate)
    replace(module.SemLock, "__enter__", _enter)
    replace(module.SemLock, "__exit__", _exit)
    for method in (module.Condition.__enter__, module.Condition.__exit__):
        _passing.add(method.__code__)


def _sharedctypes(module):
    for method in (module.SynchronizedBase.__enter__, module.SynchronizedBase.__exit__):
        _passing.add(method.__code__)


def install():
    when_imported("multiprocessing.synchronize", _synchronize)
    when_imported("multiprocessing.sharedctypes", _sharedctypes)
