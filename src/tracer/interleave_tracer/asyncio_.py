"""Event loops and tasks.

Everything a loop runs goes through `Handle._run`, so that is where steps begin and end; when a step ends, the
task's `_fut_waiter` is what it waits for. Coroutines are not wrapped: that would put frames into tracebacks.

An eager task (3.12) takes its first step inside `create_task`, within the step of its creator: steps are a stack.
A task's numbers live in an attribute of the task, never in a table by `id()`: 1,000 short tasks had 4 ids.
"""

import sys
import types

from . import awaited, problems, sites, stalls, task_deadlock, tracks, unwind, watchdog
from .patching import dress, replace, when_imported
from .stream import emit, emit_at, now
from .tracks import CALLBACK, CALLBACK_END, CANCELLED, DONE, EDGE, ENTER, FAILED, FINISH, IDLE, LEAVE
from .tracks import PAUSE, READY, RUNNABLE, SPAWN, STEP, here

CANCEL = tracks.CANCEL
_SHOW_LIBRARY_CALLBACK_NS = 1_000_000
_task_types = set()
_base_task = None


class Loop:
    """A loop's track. It hangs on the loop object."""

    __slots__ = ("track", "generation", "selector", "thread")

    def __init__(self, loop, state):
        self.generation = tracks.generation
        self.thread = state.track
        self.selector = getattr(loop, "_selector", None)
        site = sites.of(sys._getframe(2))
        self.track = tracks.new_track("loop", "event loop", state.track, site, type=type(loop).__name__)

    def idle(self, state, real, timeout):
        if watchdog.pending:
            watchdog.start()
        state.depth += 1
        state.state = IDLE
        emit(ENTER, IDLE, self.track, 0, 0)
        try:
            return real(self.selector, timeout)
        finally:
            state.state = 0
            if state.depth:
                state.depth -= 1
            state.parked += 1
            emit(LEAVE, IDLE, self.track, 0, 0)


class Task:
    """A task's track, and whether it runs now."""

    __slots__ = ("track", "generation", "name", "unnamed", "running", "site", "ended", "loop", "at", "blocked")

    def __init__(self, name, parent, site, coroutine):
        self.generation = tracks.generation
        self.name = name
        # Whether the user's name may still come: on many versions it is set only after create_task.
        self.unnamed = False
        self.running = False
        self.site = site
        # Where it was last suspended.
        self.at = 0
        # Whether it waits for a lock or a task (task_deadlock.py).
        self.blocked = False
        self.ended = False
        self.loop = parent
        # asyncio's own cleaning tasks have no row.
        hidden = coroutine.startswith("BaseEventLoop.shutdown_")
        self.track = 0 if hidden else tracks.new_task(name, parent, site, coroutine)


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


def task_of(task):
    """The Task of a task object, None when it has none yet."""
    found = getattr(task, "_interleave", None)
    return found if found is not None and found.generation == tracks.generation else None


def register(task, loop, state, name, site):
    """Gives a task its track. Without an explicit name it is called as its coroutine."""
    coroutine = task.get_coro()
    qualified = getattr(coroutine, "__qualname__", None) or type(coroutine).__name__
    found = Task(name or qualified, loop.track, site, qualified)
    _attach(task, found)
    found.unnamed = name is None
    if found.track:
        emit(EDGE, SPAWN, tracks.current(state), found.track, site)
    return found


def _settle_name(task, info):
    info.unnamed = False
    name = task.get_name()
    if not name.startswith("Task-"):
        info.name = name
        tracks.rename(info.track, name)


def _attach(task, found):
    try:
        task._interleave = found
    except AttributeError:
        pass


def _adopt_task(task, state):
    """A task that was not made by create_task: by `asyncio.Task(...)`, or before we were there."""
    found = task_of(task)
    if found is None:
        name = task.get_name()
        found = register(task, state.loop, state, None if name.startswith("Task-") else name, 0)
    return found


# Types of callbacks that can be a task's step. Others are never asked for an attribute: they may answer with a side
# effect (a mock does).
_step_kinds = {types.BuiltinMethodType: True, types.MethodType: True}
_STEPS = {"__step", "__wakeup", "task_wakeup"}


def _stepped(callback):
    """The task whose step or wake-up a callback is; None for any other callback (`task.cancel` is one)."""
    kind = type(callback)
    known = _step_kinds.get(kind)
    if known is None:
        known = _step_kinds[kind] = kind.__name__ in ("TaskStepMethWrapper", "TaskWakeupMethWrapper")
    if not known:
        return None
    task = callback.__self__
    if type(task) in _task_types or issubclass(type(task), _base_task):
        # The C wrapper of a first step has no name.
        if getattr(callback, "__name__", "__step") in _STEPS:
            return task
    return None


def _handle_run(real):
    def _run(self):
        callback = self._callback
        task = _stepped(callback)
        state = here()
        try:
            loop = self._loop._interleave
        except AttributeError:
            loop = loop_of(self._loop, state)
        if loop.generation != tracks.generation:
            loop = loop_of(self._loop, state)
        state.loop = loop
        serial = state.step_serial = state.step_serial + 1
        info = None
        if task is not None:
            info = getattr(task, "_interleave", None)
            if info is None or info.generation != tracks.generation:
                info = _adopt_task(task, state)
        if info is not None and info.track:
            info.running = True
            if info.blocked:
                info.blocked = False
                task_deadlock.ends(info.track)
            if info.unnamed:
                _settle_name(task, info)
            state.steps.append(info.track)
            start = state.step_start = now()
            emit_at(start, STEP, 0, info.track, state.track, loop.track)
            try:
                real(self)
            finally:
                state.step_start = 0
                if state.steps:  # Empty in the child of a fork from inside the step.
                    state.steps.pop()
                info.running = False
                end = now()
                _step_ended(task, info, end)
                if end - start >= stalls.threshold:
                    stalls.ended(state, loop, serial, start, end, info.track, "the task %s" % info.name, task.get_coro())
                # As the original does: a traceback reaches this frame, and would keep the task alive through it.
                self = callback = task = info = None
            return
        own = _is_users(callback)
        start = state.step_start = now()
        if own:
            site = sites.of_function(callback)
            emit_at(start, CALLBACK, 0, loop.track, state.track, site)
        try:
            real(self)
        finally:
            state.step_start = 0
            end = now()
            if own:
                emit_at(end, CALLBACK_END, 0, loop.track, state.track, 0)
            elif end - start >= _SHOW_LIBRARY_CALLBACK_NS:
                emit_at(start, CALLBACK, 0, loop.track, state.track, sites.of_function(callback))
                emit_at(end, CALLBACK_END, 0, loop.track, state.track, 0)
            if end - start >= stalls.threshold:
                code = sites.code_behind(callback)
                name = getattr(code, "co_qualname", code.co_name) if code is not None else type(callback).__name__
                stalls.ended(state, loop, serial, start, end, loop.track, "the callback %s" % name, callback)
            self = callback = task = info = None

    sites.doors.add(_run.__code__)
    return _run


_users = {}


def _is_users(callback):
    """Whether a callback is the user's own function; the loop's innards are shown only when they take long."""
    code = sites.code_behind(callback)
    if code is None:
        return False
    found = _users.get(id(code))
    if found is None:
        found = _users[id(code)] = (sites.belongs_to_user(code.co_filename), code)
    return found[0]


def _step_ended(task, info, end):
    """Says where the task goes from here."""
    if task.done():
        info.ended = True
        emit_at(end, PAUSE, 0, info.track, 0, 0)
        _finish(task, info, end)
        return
    waiter = task._fut_waiter
    if waiter is None:
        emit_at(end, PAUSE, RUNNABLE, info.track, awaited.line(task), 0)
        return
    kind, obj, site, lock = awaited.describe(task, waiter)
    info.at = site
    if lock is not None or (obj > 0 and kind == tracks.AWAITING):
        info.blocked = True
        task_deadlock.begins(info, lock, obj, site, end)
    emit_at(end, PAUSE, kind, info.track, site, obj)


def _finish(task, info, end):
    if task.cancelled():
        emit_at(end, FINISH, CANCELLED, info.track, 0, 0)
        return
    # Not task.exception(): asking marks the exception as seen, and the warning would be lost.
    error = task._exception
    if error is None:
        emit_at(end, FINISH, DONE, info.track, 0, 0)
    else:
        reason = tracks.text(unwind.words(error))
        emit_at(end, FINISH, FAILED, info.track, sites.of_traceback(error.__traceback__), reason)


def _handle_init(real, handle_class):
    def __init__(self, callback, args, loop, context=None):
        real(self, callback, args, loop, context)
        if type(self) is handle_class:
            task = _stepped(callback)
            if task is not None:
                info = getattr(task, "_interleave", None)
                if info is not None and info.track and not info.running and info.generation == tracks.generation:
                    state = here()
                    waker = state.steps[-1] if state.steps else (0 if state.loop is not None else state.track)
                    if args and waker and _cancels(task, args[0]):
                        emit(EDGE, CANCEL, waker, info.track, 0)
                    emit(READY, 0, info.track, waker, 0)

    return __init__


def _cancels(task, future):
    """Whether a task is woken because somebody cancelled it, and not because what it awaits was cancelled."""
    if not future.cancelled():
        return False
    if isinstance(future, _base_task):
        return getattr(task, "cancelling", int)() > 0
    return True


def _create_task(real):
    def create_task(self, coro, *args, **kwargs):
        state = here()
        site = sites.of(sys._getframe(1))
        eager = _eager(self)
        if eager:
            return _create_eagerly(real, self, coro, args, kwargs, state, site)
        task = real(self, coro, *args, **kwargs)
        if task_of(task) is None and hasattr(task, "get_coro"):
            register(task, loop_of(self, state), state, _explicit(kwargs), site)
        return task

    return create_task


def _explicit(kwargs):
    name = kwargs.get("name")
    return None if name is None else str(name)


def _eager(loop):
    factory = getattr(loop, "_task_factory", None)
    if factory is None or _eager_code is None:
        return False
    return getattr(factory, "__code__", None) is _eager_code and loop.is_running()


_eager_code = None


def _create_eagerly(real, loop, coro, args, kwargs, state, site):
    """The first step runs inside `real`: the track and the step begin before it, on top of the creator's."""
    qualified = getattr(coro, "__qualname__", None) or type(coro).__name__
    owner = loop_of(loop, state)
    info = Task(_explicit(kwargs) or qualified, owner.track, site, qualified)
    emit(EDGE, SPAWN, tracks.current(state), info.track, site)
    state.steps.append(info.track)
    emit(STEP, 0, info.track, state.track, owner.track)
    try:
        task = real(loop, coro, *args, **kwargs)
    except BaseException:
        state.steps.pop()
        emit(PAUSE, 0, info.track, 0, 0)
        emit(FINISH, FAILED, info.track, 0, 0)
        raise
    state.steps.pop()
    if hasattr(task, "get_coro"):
        _attach(task, info)
        _step_ended(task, info, now())
    return task


def _call_exception_handler(real):
    def call_exception_handler(self, context):
        try:
            _lost(context)
        except Exception:
            pass
        return real(self, context)

    return call_exception_handler


_LOST = {
    "Task exception was never retrieved": ("task-exception", "The task %s failed with %s, and nobody looked at its result."),
    "Task was destroyed but it is pending!": (
        "task-destroyed",
        "The task %s was destroyed before it had finished: keep a reference to it and await it.",
    ),
    "Future exception was never retrieved": ("future-exception", "A future got %s, and nobody looked at its result."),
}


def _lost(context):
    found = _LOST.get(context.get("message"))
    if found is None:
        return
    kind, words = found
    task = context.get("task") or context.get("future")
    info = task_of(task)
    error = context.get("exception")
    site = sites.of_traceback(error.__traceback__) if error is not None else 0
    related = []
    name = info.name if info is not None else "?"
    if info is not None and info.site:
        related.append(problems.place("creator", info.track, info.site, "created here, at %s" % sites.short(info.site)))
    if kind == "task-exception":
        message = words % (name, unwind.words(error))
    elif kind == "future-exception":
        message = words % unwind.words(error)
    else:
        message = words % name
        site = info.at or info.site if info is not None else 0
        if info is not None and not info.ended:
            info.ended = True
            emit(FINISH, tracks.KILLED, info.track, site, 0)
    if kind != "future-exception":
        message += " It was created at %s." % sites.short(info.site if info else 0)
    problems.report(kind, "warning", message, site or (info.site if info else 0), info.track if info else 0, related=related)


def _threadsafe(real):
    def run_coroutine_threadsafe(coro, loop):
        future = real(coro, loop)
        found = getattr(loop, "_interleave", None)
        if found is not None:
            future._interleave_loop = (found.track, found.generation)
        return future

    return run_coroutine_threadsafe


def _close(real):
    def close(self):
        found = self.__dict__.get("_interleave")
        real(self)
        if found is not None and found.generation == tracks.generation:
            del self._interleave
            found.selector = None
            emit(FINISH, DONE, found.track, 0, 0)

    return close


def _install(module):
    global _base_task, _eager_code
    import asyncio.base_events
    import asyncio.events
    import asyncio.tasks

    asyncio_tasks = asyncio.tasks
    _base_task = asyncio_tasks.Task
    _task_types.update((asyncio_tasks.Task, getattr(asyncio_tasks, "_PyTask", asyncio_tasks.Task)))
    factory = getattr(asyncio_tasks, "eager_task_factory", None)
    _eager_code = getattr(factory, "__code__", None)
    handle = asyncio.events.Handle
    replace(handle, "_run", _handle_run)
    made = _handle_init(handle.__init__, handle)
    dress(made, handle.__init__)
    handle.__init__ = made
    replace(asyncio_tasks, "run_coroutine_threadsafe", _threadsafe)
    module.run_coroutine_threadsafe = asyncio_tasks.run_coroutine_threadsafe
    loop = asyncio.base_events.BaseEventLoop
    replace(loop, "create_task", _create_task)
    replace(loop, "call_exception_handler", _call_exception_handler)
    replace(loop, "close", _close)
    awaited.install(asyncio)


def install():
    when_imported("asyncio", _install)
