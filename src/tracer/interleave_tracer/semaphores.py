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

_getframe = sys._getframe
_SHOWN = 200
_SHOWN_AFTER_WAIT = 20
# Of many holders so many are drawn as those who keep a waiter waiting.
_MOST_EDGES = 8


class _Permits:
    """What is known of one semaphore; `track_of` reads the first four."""

    __slots__ = ("_generation", "_made", "_kind", "_track", "show", "holds")

    def __init__(self, kind, made):
        self._generation, self._made, self._kind, self._track = -1, made, kind, 0
        self.show = _SHOWN
        # The permits that are out: [state of the thread, its code, instruction, the generation (see tracks.py) in which
        # it was recorded]. Plain lists, because one is made each time.
        self.holds = []

    def record(self, hold, waited=0):
        hold[3] = tracks.generation
        emit(ACQUIRED, waited, track_of(self), hold[0].track, sites.of_code(hold[1], hold[2]))

    def show_holders(self, state):
        """Somebody has to wait: now those who have a permit are of interest."""
        frames = tracks.frames()
        alive = [hold for hold in list(self.holds) if tracks.threads.get(hold[0].ident) is hold[0]]
        for number, hold in enumerate(alive):
            if hold[3] != tracks.generation:
                self.record(hold)
            if number < _MOST_EDGES:
                frame = frames.get(hold[0].ident)
                emit(EDGE, HOLD, hold[0].track, state.track, sites.of(frame) if frame is not None else 0)


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
        frame = _getframe(1)
        state = here()
        if self._value or not blocking or state.depth:
            taken = real(self, blocking, timeout)
            if taken:
                hold = [state, frame.f_code, frame.f_lasti, -1]
                permits.holds.append(hold)
                if permits.show:
                    permits.show -= 1
                    permits.record(hold)
            return taken
        return _wait(real, self, permits, state, frame, timeout)

    return acquire


def _wait(real, semaphore, permits, state, frame, timeout):
    taken = False
    permits.show_holders(state)
    tracks.enter(state, WAITING, sites.of(frame), track_of(permits))
    state.waker = 0
    try:
        taken = real(semaphore, True, timeout)
    finally:
        tracks.leave(state, WAITING, state.waker if taken else 0)
    if taken:
        hold = [state, frame.f_code, frame.f_lasti, -1]
        permits.holds.append(hold)
        permits.show = max(permits.show, _SHOWN_AFTER_WAIT)
        permits.record(hold, 1)
    return taken


def _release(real):
    # With the signature of the original.
    if sys.version_info < (3, 9):

        def release(self):
            real(self)
            _gave(self)

    else:

        def release(self, n=1):
            real(self, n)
            for _ in range(n):
                _gave(self)

    return release


def _gave(semaphore):
    """Ends the latest hold of this thread, or, where one thread releases for another, the oldest."""
    permits = semaphore.__dict__.get("_interleave")
    if permits is None or not permits.holds:
        return
    holds = permits.holds
    state = here()
    try:
        hold = holds[-1]
        if hold[0] is not state:
            hold = next((each for each in reversed(holds) if each[0] is state), holds[0])
        holds.remove(hold)
    except (IndexError, ValueError):
        return  # Another thread was faster.
    if hold[3] == tracks.generation:
        emit(RELEASED, 0, permits._track, hold[0].track, 0)


def install(threading):
    replace(threading.Semaphore, "__init__", _init)
    replace(threading.Semaphore, "acquire", _acquire)
    threading.Semaphore.__enter__ = threading.Semaphore.acquire
    replace(threading.Semaphore, "release", _release)
    # It overrides this one without calling it.
    replace(threading.BoundedSemaphore, "release", _release)
