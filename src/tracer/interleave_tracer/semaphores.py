"""Semaphores that ration something: a row each, with those who hold a permit.

A semaphore made with a value of 0 is a signal, which one thread releases for another: nobody holds it, and only the
wait for it is shown (waits.py). So are those that the standard library makes for itself.

As with locks, the first acquisitions are recorded, and those around a wait; who has a permit is always kept.
"""

import sys

from . import sites, tracks
from .lock_facts import track_of
from .patching import replace
from .stream import emit
from .tracks import ACQUIRED, EDGE, HOLD, RELEASED, WAITING, here

_SHOWN = 200
_SHOWN_AFTER_WAIT = 20
# Of many holders so many are drawn as those who keep a waiter waiting.
_MOST_EDGES = 8


class _Hold:
    """One permit that a thread has."""

    __slots__ = ("state", "code", "instruction", "open")

    def __init__(self, state, frame):
        self.state, self.code, self.instruction = state, frame.f_code, frame.f_lasti
        # The generation (see tracks.py) in which it was recorded.
        self.open = -1

    def show(self, track, waited=0):
        self.open = tracks.generation
        emit(ACQUIRED, waited, track, self.state.track, sites.of_code(self.code, self.instruction))


class _Permits:
    """What is known of one semaphore; `track_of` reads the first four."""

    __slots__ = ("_generation", "_made", "_kind", "_track", "show", "holds")

    def __init__(self, kind, made):
        self._generation, self._made, self._kind, self._track = -1, made, kind, 0
        self.show = _SHOWN
        self.holds = []

    def took(self, state, frame, waited):
        hold = _Hold(state, frame)
        self.holds.append(hold)
        if waited:
            self.show = max(self.show, _SHOWN_AFTER_WAIT)
        if self.show:
            self.show -= 1
            hold.show(track_of(self), waited)

    def gave(self, state, count):
        for _ in range(count):
            holds = self.holds
            hold = next((each for each in reversed(holds) if each.state is state), None) or (holds[0] if holds else None)
            if hold is None:
                return
            try:
                holds.remove(hold)
            except ValueError:
                continue  # Another thread was faster.
            if hold.open == tracks.generation:
                emit(RELEASED, 0, self._track, hold.state.track, 0)

    def show_holders(self, state):
        """Somebody has to wait: now those who have a permit are of interest."""
        track = track_of(self)
        frames = tracks.frames()
        alive = [hold for hold in list(self.holds) if tracks.threads.get(hold.state.ident) is hold.state]
        for number, hold in enumerate(alive):
            if hold.open != tracks.generation:
                hold.show(track)
            if number < _MOST_EDGES:
                frame = frames.get(hold.state.ident)
                emit(EDGE, HOLD, hold.state.track, state.track, sites.of(frame) if frame is not None else 0)


def _init(real):
    def __init__(self, value=1):
        real(self, value)
        entry, frame = sites.find(sys._getframe(1))
        if value > 0 and entry is not None and entry.kind != sites.STDLIB:
            self.__dict__["_interleave"] = _Permits(type(self).__name__, (entry.code, frame.f_lasti, {}))

    return __init__


def _acquire(real):
    def acquire(self, blocking=True, timeout=None):
        permits = self.__dict__.get("_interleave")
        if permits is None:
            return real(self, blocking, timeout)
        frame = sys._getframe(1)
        state = here()
        if self._value or not blocking or state.depth:
            taken = real(self, blocking, timeout)
            if taken:
                permits.took(state, frame, 0)
            return taken
        taken = False
        permits.show_holders(state)
        tracks.enter(state, WAITING, sites.of(frame), track_of(permits))
        state.waker = 0
        try:
            taken = real(self, blocking, timeout)
        finally:
            tracks.leave(state, WAITING, state.waker if taken else 0)
        if taken:
            permits.took(state, frame, 1)
        return taken

    return acquire


def _release(real):
    # With the signature of the original.
    if sys.version_info < (3, 9):

        def release(self):
            real(self)
            _gave(self, 1)

    else:

        def release(self, n=1):
            real(self, n)
            _gave(self, n)

    return release


def _gave(semaphore, count):
    permits = semaphore.__dict__.get("_interleave")
    if permits is not None:
        permits.gave(here(), count)


def install(threading):
    replace(threading.Semaphore, "__init__", _init)
    replace(threading.Semaphore, "acquire", _acquire)
    threading.Semaphore.__enter__ = threading.Semaphore.acquire
    replace(threading.Semaphore, "release", _release)
    # It overrides this one without calling it.
    replace(threading.BoundedSemaphore, "release", _release)
