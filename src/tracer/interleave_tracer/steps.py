"""Steps of tasks and callbacks of the loop.

Everything a loop runs goes through `Handle._run`, so that is where steps begin and end; when a step ends, the
task's `_fut_waiter` is what it waits for. Coroutines are not wrapped: that would put frames into tracebacks.
"""

import types

from . import awaited, cancellations, held_across, sequences, sites, stalls, task_deadlock, tasks, touches, tracks, unwind
from .loops import loop_of
from .patching import guarded
from .stream import emit_at, now
from .tracks import _local, AWAIT, CALLBACK, CALLBACK_END, CANCELLED, DONE, EDGE, FAILED, FINISH, PAUSE, RUNNABLE, STEP, here

_SHOW_LIBRARY_CALLBACK_NS = 1_000_000
_Method = types.MethodType
task_types = set()
base_task = None


# Types of callbacks that can be a task's step. Others are never asked for an attribute: they may answer with a side
# effect (a mock does).
_step_kinds = {types.BuiltinMethodType: True, types.MethodType: True}
_STEPS = {"__step", "__wakeup", "task_wakeup"}
# Type -> whether its objects are tasks.
_task_kinds = {}


def stepped(callback):
    """The task whose step or wake-up a callback is; None for any other callback (`task.cancel` is one)."""
    kind = type(callback)
    known = _step_kinds.get(kind)
    if known is None:
        known = _step_kinds[kind] = kind.__name__ in ("TaskStepMethWrapper", "TaskWakeupMethWrapper")
    if not known:
        return None
    task = callback.__self__
    known = _task_kinds.get(type(task))
    if known is None:
        known = _task_kinds[type(task)] = type(task) in task_types or issubclass(type(task), base_task)
    # The C wrapper of a first step has no name.
    if known and getattr(callback, "__name__", "__step") in _STEPS:
        return task
    return None


def running(real):
    # Everything that a loop does comes by here: what is usual is written out instead of called.
    def _run(self):
        callback = self._callback
        try:
            state = _local.state
            loop = self._loop._interleave
        except AttributeError:
            state = here()
            loop = loop_of(self._loop, state)
        if type(callback) is _Method and id(callback.__func__) in _quiet:
            task = None
            own = False
        else:
            task = stepped(callback)
            own = task is None and _is_users(callback)
        if loop.generation != tracks.generation:
            loop = loop_of(self._loop, state)
        state.loop = loop
        serial = state.step_serial = state.step_serial + 1
        if touches.waiting:
            guarded(touches.runs, self)
        info = None
        if task is not None:
            info = getattr(task, "_interleave", None)
            if info is None or info.generation != tracks.generation:
                info = tasks.adopt(task, state)
        if info is not None and info.track:
            info.running = True
            if info.blocked:
                info.blocked = False
                task_deadlock.ends(info.track)
            if info.cancel is not None:
                guarded(cancellations.resumes, task, info, self._args)
            if info.unnamed:
                tasks.settle_name(task, info)
            if info.holding is not None:
                guarded(held_across.resumes, info)
            held = state.held
            before = len(held)
            state.steps.append(info.track)
            start = state.step_start = now()
            if info.awaits is not None:
                info.resumed = start
            emit_at(start, STEP, 0, info.track, state.track, loop.track)
            try:
                real(self)
            finally:
                state.step_start = 0
                if state.steps:  # Empty in the child of a fork from inside the step.
                    state.steps.pop()
                info.running = False
                end = now()
                ended(task, info, end)
                if len(held) > before or info.holding is not None:
                    guarded(keeps, info, held, before, end)
                if end - start >= stalls.threshold:
                    stalls.ended(state, loop, serial, start, end, info.track, "the task %s" % info.name, task.get_coro())
                # As the original does: a traceback reaches this frame, and would keep the task alive through it.
                self = callback = task = info = None
            return
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
    sites.step_doors.add(_run.__code__)
    return _run


_users = {}
# Methods of the library that are no step of a task, by `id`, which is theirs as long as they are kept here.
_quiet = {}


def _is_users(callback):
    """Whether a callback is the user's own function; the loop's innards are shown only when they take long."""
    kind = type(callback)
    if kind is types.MethodType and type(callback.__func__) is types.FunctionType:
        code = callback.__func__.__code__
    else:
        code = sites.code_behind(callback)
        if code is None:
            return False
    found = _users.get(id(code))
    if found is None:
        found = _users[id(code)] = (sites.belongs_to_user(code.co_filename), code)
    if kind is types.MethodType and not found[0] and len(_quiet) < 200:
        _quiet[id(callback.__func__)] = callback.__func__
    return found[0]


def ended(task, info, end):
    """Says where the task goes from here."""
    if task.done():
        info.ended = True
        if info.awaits is not None:
            guarded(sequences.ended, info)
        emit_at(end, PAUSE, 0, info.track, 0, 0)
        # Not task.exception(): asking marks the exception as seen, and the warning would be lost.
        error = cancellations.cancelled_error() if task.cancelled() else task._exception
        finish(info, error, end)
        if info.cancel is not None:
            guarded(cancellations.finished, task, info, error, end)
        return
    suspended(task, task.get_coro(), task._fut_waiter, info, end)


def suspended(task, coroutine, waiter, info, end):
    """A task has given way: on `waiter` (a future), or on nothing, when that is None."""
    if waiter is None:
        info.at, info.what = awaited.line(coroutine, info), 0
        emit_at(end, PAUSE, RUNNABLE, info.track, info.at, 0)
        if info.cancel is not None:
            guarded(cancellations.paused, task, info)
        return
    try:
        kind, obj, site, lock, others = awaited.describe(coroutine, waiter, info)
    except Exception as error:  # Future-likes, queues and transports of the program's own may answer with anything.
        _untold(error)
        kind, obj, site, lock, others = tracks.AWAITING, tracks.what("future", "a future"), info.at or info.site, None, ()
    info.at, info.what = site, obj
    if lock is not None or (obj > 0 and kind == tracks.AWAITING):
        info.blocked = True
        task_deadlock.begins(info, lock, obj, site, end)
    emit_at(end, PAUSE, kind, info.track, site, obj)
    for each in others:
        emit_at(end, EDGE, AWAIT, info.track, each.track, site)
    if info.cancel is not None:
        guarded(cancellations.paused, task, info)


_told = set()


def _untold(error):
    """Says once that something could not be described."""
    words = "What a task waits for could not be described: %s" % type(error).__name__
    if words not in _told:
        _told.add(words)
        tracks.note(words)


def keeps(info, held, before, end):
    """The locks of its thread that a task keeps while it is suspended: those it took in this step, and those it has
    kept since an earlier one."""
    kept = [each for each in held[before:] if not each._library]
    if info.holding is not None:
        kept = [each for each in info.holding.locks if each in held and each not in kept] + kept
    if info.ended:
        info.holding = None
    else:
        held_across.paused(info, kept, info.at, info.what, end)


def finish(info, error, end):
    """The task is over: with a result (`error` is None), cancelled, or failed."""
    if error is None:
        emit_at(end, FINISH, DONE, info.track, 0, 0)
    elif isinstance(error, cancellations.cancelled_error):
        emit_at(end, FINISH, CANCELLED, info.track, 0, 0)
    else:
        reason = tracks.text(unwind.words(error))
        emit_at(end, FINISH, FAILED, info.track, sites.of_traceback(error.__traceback__), reason)
