"""Loops that run their tasks without asyncio's handles: uvloop.

Such a loop has no place of its own where all steps come by. So the coroutine of each task is given a companion that the
task drives in its stead, and which sees every step from `send` and `throw`. That is the fallback only: `get_coro()`
answers with the companion, and tracebacks pass through it (unwind.py takes its frames out).
"""

import collections.abc
import sys
import types
import weakref

from . import cancellations, held_across, loops, lost_results, sequences, stalls, steps, task_creation, task_deadlock, tasks, tracks
from .stream import emit, emit_at, now
from .tracks import ENTER, PAUSE, STEP, UNKNOWN, here

# Module -> its loop class.
_LOOPS = {"uvloop": "Loop", "winloop": "Loop"}


class Companion:
    """Stands in for a task's coroutine."""

    __slots__ = ("_interleave_inner", "_task", "_info", "_loop", "__weakref__")

    def __init__(self, coroutine, loop):
        self._interleave_inner = coroutine
        self._task = self._info = None
        self._loop = weakref.ref(loop)

    def __getattr__(self, name):
        return getattr(self._interleave_inner, name)

    def __repr__(self):
        return repr(self._interleave_inner)

    def __await__(self):
        return self._interleave_inner.__await__()

    def send(self, value):
        return self._drive(self._interleave_inner.send, (value,))

    def throw(self, *error):
        info = self._info
        if info is not None and info.cancel is not None and not info.cancel.delivered:
            kind = error[0] if isinstance(error[0], type) else type(error[0])
            if issubclass(kind, cancellations.cancelled_error):
                cancellations.strikes(info)
        return self._drive(self._interleave_inner.throw, error)

    def close(self):
        return self._interleave_inner.close()

    def _drive(self, call, arguments):
        task = self._task() if self._task is not None else None
        loop = self._loop()
        info = self._info
        if task is None or loop is None or info.generation != tracks.generation:
            return call(*arguments)
        state = here()
        owner = loops.loop_of(loop, state)
        _begin(state, owner, info, task)
        held = state.held
        before = len(held)
        start = state.step_start = now()
        if info.awaits is not None:
            info.resumed = start
        serial = state.step_serial
        emit_at(start, STEP, 0, info.track, state.track, owner.track)
        waiter = error = None
        try:
            waiter = call(*arguments)
            return waiter
        except BaseException as raised:
            error = raised
            raise
        finally:
            end = now()
            state.step_start = 0
            if state.steps:
                state.steps.pop()
            info.running = False
            if error is None:
                steps.suspended(task, self._interleave_inner, waiter, info, end)
            else:
                _over(task, info, error, end)
            if len(held) > before or info.holding is not None:
                steps.keeps(info, held, before, end)
            # What the loop does between steps cannot be seen.
            emit(ENTER, UNKNOWN, owner.track, 0, 0)
            if end - start >= stalls.threshold:
                stalls.ended(state, owner, serial, start, end, info.track, "the task %s" % info.name, self._interleave_inner)
            task = loop = waiter = error = self = None


collections.abc.Coroutine.register(Companion)


def _begin(state, owner, info, task):
    state.loop = owner
    state.step_serial += 1
    info.running = True
    if info.blocked:
        info.blocked = False
        task_deadlock.ends(info.track)
    if info.unnamed:
        tasks.settle_name(task, info)
    if info.holding is not None:
        held_across.resumes(info)
    state.steps.append(info.track)


def _over(task, info, error, end):
    """The coroutine is over. Its task is told only after this, so what it comes to is said by what was raised."""
    if isinstance(error, StopIteration) and not task._must_cancel:
        outcome = None
    elif isinstance(error, (StopIteration, cancellations.cancelled_error)):
        outcome = cancellations.cancelled_error()
    else:
        outcome = error
    info.ended = True
    if info.awaits is not None:
        sequences.ended(info)
    emit_at(end, PAUSE, 0, info.track, 0, 0)
    steps.finish(info, outcome, end)
    if info.cancel is not None:
        cancellations.finished(task, info, outcome, end)


def _create_task(real):
    def create_task(self, coro, *args, **kwargs):
        if type(coro) is not types.CoroutineType or self.get_task_factory() is not None:
            return real(self, coro, *args, **kwargs)
        state = here()
        site = task_creation.birthplace(sys._getframe(1), coro)
        companion = Companion(coro, self)
        task = real(self, companion, *args, **kwargs)
        info = tasks.register(task, loops.loop_of(self, state), state, task_creation.explicit(kwargs), site)
        if info.track:
            companion._info = info
            companion._task = weakref.ref(task)
        return task

    return create_task


def _close(real):
    def close(self):
        found = self.__dict__.get("_interleave")
        real(self)
        loops.ended(self, found)

    return close


def follow(module):
    """Called when the module of such a loop has been imported."""
    name = module.__name__
    loop = getattr(module, _LOOPS[name])
    loop.create_task = _create_task(loop.create_task)
    loop.close = _close(loop.close)
    loop.call_exception_handler = lost_results.handling(loop.call_exception_handler)
    tracks.note(
        "The loops of %s run outside asyncio: the steps and waits of their tasks are shown, but not their callbacks, "
        "when they sleep, who wakes a task and since when it is ready." % name
    )
