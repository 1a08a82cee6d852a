"""Event loops: their rows, and when they sit in their selector."""

import sys
import weakref

from . import loop_deadlock, sites, tracks, watchdog
from .stream import emit, now
from .tracks import DONE, ENTER, FINISH, IDLE, LEAVE


class Loop:
    """A loop's track. It hangs on the loop object."""

    __slots__ = ("track", "generation", "selector", "thread", "loop", "since", "site")

    def __init__(self, loop, state):
        self.generation = tracks.generation
        self.thread = state.track
        self.selector = getattr(loop, "_selector", None)
        # Weak: asyncio warns of loops that nobody closed when they are collected.
        self.loop = weakref.ref(loop)
        # Since when it sleeps without a time limit, 0 while it does not.
        self.since = 0
        # A loop that is all that a thread runs begins where the thread was started.
        self.site = sites.user_only(sys._getframe(2)) or state.born
        self.track = tracks.new_track("loop", "event loop", state.track, self.site, type=type(loop).__name__)

    def idle(self, state, real, timeout):
        if watchdog.pending:
            watchdog.start()
        state.depth += 1
        state.state = IDLE
        emit(ENTER, IDLE, self.track, 0, 0)
        if timeout is None:
            self.since = now()
            loop_deadlock.resting[self.track] = self
        try:
            return real(self.selector, timeout)
        finally:
            self.since = 0
            state.state = 0
            if state.depth:
                state.depth -= 1
            state.parked += 1
            emit(LEAVE, IDLE, self.track, 0, 0)


def loop_of(loop, state):
    """The Loop of a loop object; its track begins when it first runs something."""
    found = loop.__dict__.get("_interleave") if hasattr(loop, "__dict__") else None
    if found is None or found.generation != tracks.generation:
        found = Loop(loop, state)
        try:
            loop._interleave = found
        except AttributeError:
            pass
    return found


def ended(loop, found):
    """A loop was closed."""
    if found is not None and found.generation == tracks.generation:
        del loop._interleave
        loop_deadlock.resting.pop(found.track, None)
        found.selector = None
        emit(FINISH, DONE, found.track, 0, 0)


def closing(real):
    def close(self):
        found = self.__dict__.get("_interleave")
        real(self)
        ended(self, found)

    return close
