"""Tracks, whats, texts and the state of each thread.

Every number is drawn from a counter of ours: an OS id or `id()` is used again as soon as its owner is gone.
"""

import sys
import time
from _thread import _local as thread_local
from _thread import RLock, get_ident
from itertools import count

try:
    from _thread import get_native_id
except ImportError:

    def get_native_id():
        return 0


from . import sites, stream
from .stream import emit, quote

START, FINISH, ENTER, LEAVE, STEP, PAUSE, READY, ACQUIRED, RELEASED, ORDER = range(1, 11)
SAMPLE, EDGE, PROBLEM, CALLBACK, CALLBACK_END, JOB, LOST = range(11, 18)
RUNNING, RUNNABLE, AWAITING, SLEEPING, WAITING, LOCK_WAIT, IO, IDLE, STALLED, UNKNOWN = range(1, 11)
BLOCKED = 36
# Added to the state of an ENTER.
LIMITED = 256
DONE, CANCELLED, FAILED, KILLED = 1, 2, 3, 4
WAKE, AWAIT, HOLD, JOIN, SPAWN, CANCEL = 1, 2, 3, 4, 5, 6

_MANY = 5000
# The threads of the standard library are greenlets (gevent_.py).
greenlets = False

_track = count(1).__next__
_what = count(1).__next__
_text = count(1).__next__
_whats = {}
what_texts = {}
# Track -> name, for messages; tasks keep theirs themselves.
names = {}
_local = thread_local()
# Grows with every fork: what was numbered in another process is numbered again.
generation = 0
# Held while something is given its number, so that two threads do not number it twice. Re-entrant, for signals.
naming = RLock()
# ident -> Thread, those alive.
threads = {}


class Thread:
    """What is known of one thread; only the thread itself changes it, the watchdog reads."""

    __slots__ = (
        "track", "ident", "native", "name", "daemon", "main", "held", "steps", "loop", "depth", "clock", "wants", "episode", "since",
        "state", "object", "site", "gate", "waker", "parked", "left", "step_start", "step_serial", "ended", "failed", "job", "born", "origins",
        "cancelling", "shared",
    )  # fmt: skip

    def __init__(self, track, name):
        self.track = track
        self.ident = 0
        # The operating system's number of the thread.
        self.native = 0
        self.name = name
        self.daemon = False
        self.main = False
        # Traced locks held now, in the order of their acquisition.
        self.held = []
        # Tracks of the steps that run now; an eager task's step lies on its creator's.
        self.steps = []
        self.loop = None
        # Above 0 inside a call that is already shown by name: what blocks further in is a detail of it.
        self.depth = 0
        self.clock = None
        # The lock or thread it cannot go on without, and the number of this wait.
        self.wants = None
        self.episode = 0
        self.since = 0
        self.state = 0
        self.object = 0
        self.site = 0
        # The raw lock that it allocated last, and who ended its last wait inside a call that is shown (waits.py).
        self.gate = None
        self.waker = 0
        # How often it has waited for others: tells a helper that serves a queue from one that works on its own.
        self.parked = 0
        # How many named states it has left.
        self.left = 0
        self.step_start = 0
        self.step_serial = 0
        self.ended = False
        self.failed = ""
        # The job that is being submitted (executors.py).
        self.job = None
        self.born = 0
        # Locks of multiprocessing that it holds (shared_locks.py).
        self.shared = []
        # How deep the program itself wants origins of coroutines to be tracked.
        self.origins = 0
        # The task whose `cancel` is being called (cancellations.py).
        self.cancelling = None


def new_track(kind, name, parent, site, **more):
    """Numbers and names a track, and records its beginning. Returns the number."""
    track = _track()
    if kind != "task":
        if len(names) > 4 * _MANY:  # The oldest one: messages then say what kind of thing it was.
            names.pop(next(iter(names)), None)
        names[track] = name
    line = stream.fields(k="track", id=track, kind=kind, name=name, parent=parent, site=site, **more)
    stream.name(line, kind not in ("loop", "executor"))
    emit(START, 0, track, site, parent)
    return track


def new_task(name, parent, site, coroutine):
    """As `new_track`, for what is made most often."""
    track = _track()
    stream.name(
        '"k":"track","id":%d,"kind":"task","name":%s,"parent":%d,"site":%d,"coro":%s'
        % (track, quote(name), parent, site, quote(coroutine)),
        True,
    )
    emit(START, 0, track, site, parent)
    return track


def rename(track, name):
    stream.name(stream.fields(k="rename", id=track, name=name), track != 0)


def what(kind, text, **more):
    """The object (a negative number) for something that has no track; the same words give the same object."""
    key = (kind, text) if not more else (kind, text) + tuple(sorted(more.items()))
    number = _whats.get(key)
    if number is None:
        if len(_whats) >= _MANY:
            text, more = text.split("(")[0] + "(...)", {}
            key = (kind, text)
            if key in _whats:
                return -_whats[key]
        number = _what()
        stream.name(stream.fields(k="what", id=number, kind=kind, text=text, **more))
        what_texts[number] = text
        _whats[key] = number
    return -number


def text(words, **more):
    number = _text()
    stream.name(stream.fields(k="text", id=number, text=words, **more), not more)
    return number


def note(words):
    stream.name(stream.fields(k="note", text=words))


def here():
    """The state of the calling thread."""
    try:
        return _local.state
    except AttributeError:
        return adopt(None)


def adopt(state):
    """Makes `state` the calling thread's; a thread that nobody announced (started from C) gets one of its own."""
    ident = get_ident()
    if state is None:
        # It may have been running when a recording began (recording.py).
        state = threads.get(ident)
    if state is None:
        state = Thread(0, "native thread %d" % (len(threads) + 1))
        state.daemon = True
        state.track = new_track("thread", state.name, 0, sites.of(sys._getframe(1)), daemon=True, native=True)
    state.ident = ident
    state.native = get_native_id()
    try:
        # Taken here and not by the watchdog: for a thread that is gone the call may crash, a stale clock only fails.
        state.clock = time.pthread_getcpuclockid(ident)
    except (AttributeError, OSError):
        state.clock = None
    _local.state = state
    threads[ident] = state
    return state


def enter(state, kind, site, obj, limited=False):
    """The thread enters a named state. Always paired with `leave`. `limited`: it ends after a time in any case."""
    if watchdog.pending:
        watchdog.start()
    state.depth += 1
    state.object = obj
    state.site = site
    state.state = kind
    emit(ENTER, kind + LIMITED if limited else kind, state.track, site, obj)


def leave(state, kind, waker=0):
    state.state = 0
    state.object = 0
    if state.depth:  # 0 in the child of a fork from inside the call.
        state.depth -= 1
    state.left += 1
    if kind == WAITING:
        state.parked += 1
    emit(LEAVE, kind, state.track, waker, 0)


def frames():
    """ident -> the innermost frame of each other thread, as far as it may be looked at (subinterpreter.py)."""
    found = sys._current_frames()
    # With our own frame in one of its variables, every frame and all that the program's functions held would stay alive
    # until the garbage collector comes by.
    found.pop(get_ident(), None)
    return found


def site_of(frame, state):
    """The user's line; for a thread that runs nothing of theirs (or does not yet), the line that started it."""
    return sites.user_only(frame) or state.born or sites.of(frame)


def current(state):
    """The task that runs on this thread, else the thread."""
    return state.steps[-1] if state.steps else state.track


def forget():
    """In the child of a fork: only the forking thread lives on, under new numbers."""
    global _track, _what, _text, generation, naming
    naming = RLock()
    generation += 1
    _track = count(1).__next__
    _what = count(1).__next__
    _text = count(1).__next__
    _whats.clear()
    what_texts.clear()
    names.clear()
    threads.clear()


from . import watchdog  # noqa: E402  It reads our tables, and `enter` starts it again after a fork.
