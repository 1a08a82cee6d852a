"""Locks and semaphores of multiprocessing, which several processes share.

Each process writes its own track for such a lock, with a word that is the same in all of them (`shared`); the reader
makes one row of them. Only acquisitions by the user's code, or by a library of theirs, are shown: queues, pools and
managers lock for themselves all the time.

As with locks of threads, what nobody waits for is recorded only the first times. But here the one who waits cannot ask
who holds the lock, since that is another process. So an acquisition that lasts is recorded late, with its true time: by
its release, or by the watchdog when that comes by before.
"""

import os
import sys
from _weakrefset import WeakSet
from itertools import count

from . import shared_lock_order, sites, stream, tracks
from .patching import replace, when_imported
from .stream import emit, emit_at, now
from .tracks import ACQUIRED, LOCK_WAIT, RELEASED, WAITING, here

_getframe = sys._getframe
_codes = sites._codes
_number = count(1).__next__
# Every lock shows so many acquisitions; after that, those around a contention and those that last.
_SHOWN = 200
_SHOWN_AFTER_WAIT = 20
_LONG_NS = 50_000
_LASTING_NS = 5_000_000
_handles = WeakSet()
# Code of the standard library that locks in the name of its caller.
_passing = set()
# A plain assignment, of which a line may hold several.
_ASSIGNMENT = r"(?:^|;)\s*([\w.]+)\s*(?::[^=;]*)?=(?!=)([^;]*)"
_MAKERS = ("synchronize.py", "context.py", "sharedctypes.py")


class Handle:
    """What stands for one lock in this process. It does not know the lock itself, which would make a cycle, and
    the lock's end would be noticed later than untraced."""

    __slots__ = (
        "raw", "type", "kind", "made", "word", "number", "generation", "show", "open", "noted", "holder", "taken", "__weakref__",
    )  # fmt: skip

    def __init__(self, lock, frame):
        self.raw = lock._semlock
        self.type = type(lock).__name__
        self.kind = LOCK_WAIT if self.type in ("Lock", "RLock") else WAITING
        # Where it was made; nothing is known of that in a child that was sent the lock.
        self.made = sites.where(sites.of(frame)) if frame is not None else None
        # A lock without a name lives on in forks only, and they inherit our word for it.
        self.word = getattr(self.raw, "name", None) or "%s.%d" % (stream.stem, _number())
        self.number = 0
        self.generation = -1
        # How many more acquisitions are recorded at once.
        self.show = _SHOWN
        # How many acquisitions are recorded and not yet released.
        self.open = 0
        # The thread of this process that holds it, and where it took it: (code, instruction), or a site.
        self.holder = self.taken = None
        # The acquisition that is not recorded yet, under 0: (time, thread, code, instruction, or less than 0: site).
        self.noted = {}
        _handles.add(self)

    def track(self):
        if self.generation != tracks.generation:
            with tracks.naming:
                self.open = 0
                self.noted.clear()
                site = sites.place(*self.made) if self.made and self.made[0] else 0
                kind = "multiprocessing." + self.type
                self.number = tracks.new_track("lock", self._name(site), 0, site, type=kind, shared=self.word)
                self.generation = tracks.generation
        return self.number

    def _name(self, site):
        file, line, _ = sites.where(site)
        text = sites.source_line(file, line) if site else ""
        import re  # Only here: in every program it would be a third of our start.

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
        when = now()
        self.raw.release()
        self.given(when)

    def take(self, frame, block, timeout):
        raw = self.raw
        code = frame.f_code
        entry = _codes.get(id(code)) or sites.code_of(frame)
        if entry.kind == sites.STDLIB:
            if code in _passing:
                return self.take(frame.f_back, block, timeout)
            return raw.acquire(block, timeout)
        state = here()
        if state.shared:
            shared_lock_order.wanted(self, state, sites.of(frame))
        if raw.acquire(False):
            if self.kind == LOCK_WAIT and self.holder is None:
                shared_lock_order.holds(self, state, (code, frame.f_lasti) if entry.kind == sites.USER else sites.of(frame))
            if self.show > 0 or self.kind != LOCK_WAIT or self.generation != tracks.generation:
                self._taken(state, 0, sites.of(frame))
            elif not (self.noted or self.open):  # Else it is an inner one of an RLock.
                self.noted[0] = (now(), state, code, frame.f_lasti if entry.kind == sites.USER else -sites.of(frame))
            return True
        if not block or (timeout is not None and timeout <= 0) or not self._wait(state, frame, timeout):
            return False
        if self.kind == LOCK_WAIT and self.holder is None:
            shared_lock_order.holds(self, state, sites.of(frame))
        # What is contended is shown for a while.
        self.show = max(self.show, _SHOWN_AFTER_WAIT)
        self._taken(state, 1, sites.of(frame))
        return True

    def _taken(self, state, waited, site):
        if self.type == "RLock" and self.raw._count() > 1:
            return  # One hold, from the first acquisition to the last release.
        track = self.track()
        self.show -= 1
        self.open += 1
        emit(ACQUIRED, waited, track, state.track, site)

    def _wait(self, state, frame, timeout):
        if state.depth:
            return self.raw.acquire(True, timeout)
        tracks.enter(state, self.kind, sites.of(frame), self.track(), timeout is not None)
        try:
            return self.raw.acquire(True, timeout)
        finally:
            tracks.leave(state, self.kind)

    def given(self, when):
        """The lock was released after `when`: the time before it, since another process may have it the next moment."""
        if self.holder is not None and not (self.type == "RLock" and self.raw._is_mine()):
            shared_lock_order.let_go(self)
        if self.generation != tracks.generation or (self.type == "RLock" and self.raw._is_mine()):
            return
        noted = self.noted.pop(0, None)
        if noted is not None:
            if when - noted[0] < _LONG_NS:
                return
            self.tell(noted)
        elif self.open:
            self.open -= 1
        else:
            return
        emit_at(when, RELEASED, 0, self.number, here().track, 0)

    def tell(self, noted):
        when, state, code, at = noted
        emit_at(when, ACQUIRED, 0, self.number, state.track, sites.of_code(code, at) if at >= 0 else -at)

    def tell_lasting(self, when):
        """Records an acquisition that lasts: of a process that dies with the lock it must be known that it has it."""
        noted = self.noted.get(0)
        if noted is None or when - noted[0] < _LASTING_NS:
            return
        self.open += 1
        noted = self.noted.pop(0, None)
        if noted is None:  # It has just been released.
            self.open -= 1
        else:
            self.tell(noted)


def forget():
    """In the child of a fork."""
    shared_lock_order.forget(list(_handles))


def look(when):
    """The watchdog comes by."""
    for handle in list(_handles):
        if handle.noted:
            handle.tell_lasting(when)


def word_of(lock):
    """The word by which all processes know a lock; None where it is not followed."""
    handle = getattr(lock, "_interleave", None)
    return handle.word if handle is not None else None


def let_go(lock):
    """A condition is about to release the user's lock while it waits. What it gives is for `have_again`."""
    handle = getattr(lock, "_interleave", None)
    if handle is None or handle.generation != tracks.generation:
        return None
    noted = handle.noted.pop(0, None)
    if noted is not None:
        handle.tell(noted)
    elif handle.open:
        handle.open -= 1
    else:
        return None
    emit(RELEASED, 0, handle.number, here().track, 0)
    return handle


def have_again(handle, site):
    """The condition has taken the lock back."""
    if handle is not None:
        handle.open += 1
        emit(ACQUIRED, 0, handle.track(), here().track, site)


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
        when = now()
        result = self._semlock.__exit__(*args)
        self._interleave.given(when)
        return result

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
