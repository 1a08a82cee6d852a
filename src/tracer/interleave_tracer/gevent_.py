"""gevent: greenlets as tasks, the hub as their loop, by `greenlet.settrace`.

The hub is the greenlet that waits for the operating system; all others run until they switch to it. So a switch away
from a greenlet is the end of a step, and its suspended frame says where; a switch to it is the begin of one. What it
waits for is the function of gevent that it stands in, or, for those in C, the call as it is written in the source.

Where `gevent.monkey` has patched the standard library, its threads are greenlets and its waits are switches: then
nothing of a thread's own waiting is shown, and the watchdog and the switches tell all there is.
"""

import sys

from . import gevent_waits, locks, sites, stalls, tracks, unwind, watchdog
from .patching import replace
from .stream import emit, emit_at, now
from .tracks import CANCEL, CANCELLED, DONE, EDGE, ENTER, FAILED, FINISH, IDLE, LEAVE, PAUSE, SPAWN, STEP, here

_settrace = _gettrace = None


class Hub:
    """The loop of one thread. Numbers of greenlets live here, by the greenlet itself."""

    def __init__(self, hub, state):
        self.hub = hub
        self.selector = None
        self.thread = state.track
        self.generation = tracks.generation
        site = sites.of(sys._getframe(2))
        self.track = tracks.new_track("loop", "gevent hub", state.track, site, type="gevent")
        self.tasks = {}
        self.idle = False
        self.start = 0
        # The greenlet into which an exception was thrown, in this step.
        self.thrown = 0
        # What the program itself wants to be told of switches.
        self.users = None

    def task(self, greenlet, state):
        found = self.tasks.get(greenlet)
        if found is None:
            found = self.tasks[greenlet] = _register(greenlet, self, state)
        return found

    def thread_ends(self, state, end):
        """The main greenlet ends with its thread, and nobody switches away from it."""
        for greenlet, (track, _) in list(self.tasks.items()):
            if greenlet.parent is None and state.steps == [track]:
                emit(PAUSE, 0, track, 0, 0)
                emit(FINISH, end, track, 0, 0)


def _register(greenlet, hub, state):
    """(track, name) of a greenlet, when it is first seen."""
    if greenlet.parent is None:
        name = coroutine = "main greenlet"
        site = 0
    else:
        run = getattr(greenlet, "_run", None) or getattr(greenlet, "run", None)
        run = getattr(run, "__func__", run) if not hasattr(getattr(run, "__self__", None), "_target") else run
        thread = getattr(run, "__self__", None)
        if hasattr(thread, "_target"):
            run = thread._target or thread.run
        coroutine = gevent_waits.function_name(run)
        if hasattr(thread, "_target"):
            given = getattr(thread, "name", None)
        else:
            # Not `greenlet.name`: one that was given none makes up a number.
            given = getattr(greenlet, "__dict__", {}).get("name")
        name = given if given and isinstance(given, str) else coroutine
        site = gevent_waits.spawned_at(greenlet)
    track = tracks.new_task(name, hub.track, site, coroutine)
    spawner = getattr(greenlet, "spawning_greenlet", None)
    parent = hub.tasks.get(spawner()) if callable(spawner) else None
    if parent is not None:
        emit(EDGE, SPAWN, parent[0], track, site)
    return track, name


def _switched(hub):
    def trace(event, arguments):
        try:
            origin, target = arguments
            if event in ("switch", "throw") and origin is not target:
                _switch(hub, event, origin, target)
        except Exception as error:
            tracks.note("A switch of gevent could not be followed: %s: %s" % (type(error).__name__, error))
        if hub.users is not None:
            hub.users(event, arguments)

    return trace


def _switch(hub, event, origin, target):
    if hub.generation != tracks.generation:
        users = hub.users
        hub.__init__(hub.hub, here())
        hub.users = users
    state = here()
    state.loop = hub
    end = now()
    if origin is hub.hub:
        if hub.idle:
            hub.idle = False
            _wakes(state)
            emit_at(end, LEAVE, IDLE, hub.track, 0, 0)
    else:
        _leaves(hub, state, origin, end)
    if target is hub.hub:
        if watchdog.pending:
            watchdog.start()
        hub.idle = True
        state.depth += 1
        state.state = IDLE
        emit(ENTER, IDLE, hub.track, 0, 0)
        return
    track, _ = hub.task(target, state)
    # Known to be the end of the greenlet only when that has come: a time limit is thrown, too.
    hub.thrown = track if event == "throw" else 0
    state.steps[:] = [track]
    state.step_serial += 1
    hub.start = state.step_start = now()
    emit_at(hub.start, STEP, 0, track, state.track, hub.track)


def _wakes(state):
    state.state = 0
    if state.depth:
        state.depth -= 1
    state.parked += 1


def _leaves(hub, state, greenlet, end):
    """A greenlet has given way, or is over."""
    track, name = hub.task(greenlet, state)
    start, serial = hub.start, state.step_serial
    stepped = track in state.steps
    del state.steps[:]
    state.step_start = 0
    frame = greenlet.gr_frame
    if not stepped:
        # The main greenlet ran before anybody switched: its step is known only now.
        emit_at(end, STEP, 0, track, state.track, hub.track)
    if greenlet.dead:
        emit_at(end, PAUSE, 0, track, 0, 0)
        del hub.tasks[greenlet]
        _finish(hub, greenlet, track, end)
    else:
        kind, obj, site = gevent_waits.describe(frame)
        emit_at(end, PAUSE, kind, track, site, obj)
    if stepped and end - start >= stalls.threshold:
        stalls.ended(state, hub, serial, start, end, track, "the greenlet %s" % name, greenlet)


def _finish(hub, greenlet, track, end):
    error = getattr(greenlet, "exception", None)
    if type(getattr(greenlet, "value", None)).__name__ == "GreenletExit":
        if hub.thrown == track:
            emit_at(hub.start, EDGE, CANCEL, hub.track, track, 0)
        emit_at(end, FINISH, CANCELLED, track, 0, 0)
    elif error is None:
        emit_at(end, FINISH, DONE, track, 0, 0)
    else:
        information = getattr(greenlet, "exc_info", None) or (None, None, None)
        site = sites.of_traceback(information[2]) if hasattr(information[2], "tb_frame") else 0
        emit_at(end, FINISH, FAILED, track, site, tracks.text(unwind.words(error)))


def _hub_init(real):
    def __init__(self, *args, **kwargs):
        real(self, *args, **kwargs)
        try:
            _follow(self)
        except Exception as error:
            tracks.note("The greenlets of gevent are not shown: %r" % (error,))

    return __init__


def _follow(greenlet):
    state = here()
    hub = Hub(greenlet, state)
    hub.users = _settrace(_switched(hub))
    _hubs[state.ident] = hub
    if tracks.greenlets:
        state.depth += 1


# ident of a thread -> its hub.
_hubs = {}


def follow_greenlet(module):
    """The program's own tracing of switches goes on beside ours."""
    global _settrace, _gettrace
    _settrace, _gettrace = module.settrace, module.gettrace

    def setting(real):
        def settrace(callback):
            hub = _hubs.get(here().ident)
            if hub is None:
                return real(callback)
            before, hub.users = hub.users, callback
            return before

        return settrace

    def getting(real):
        def gettrace():
            hub = _hubs.get(here().ident)
            return real() if hub is None else hub.users

        return gettrace

    replace(module, "settrace", setting)
    replace(module, "gettrace", getting)


def follow_monkey(module):
    """After the threads of the standard library have become greenlets, nothing of theirs blocks a thread."""

    def make(real):
        def patch_thread(*args, **kwargs):
            if not tracks.greenlets:
                tracks.greenlets = True
                # gevent's own locks are made of the originals.
                locks.give_way(sys.modules["threading"])
                state = here()
                if state.ident in _hubs:
                    state.depth += 1
            return real(*args, **kwargs)

        return patch_thread

    replace(module, "patch_thread", make)


def follow_hub(module):
    replace(module.Hub, "__init__", _hub_init)
    hub = sys.modules["gevent._hub_local"].get_hub_if_exists()
    if hub is not None:
        _follow(hub)
