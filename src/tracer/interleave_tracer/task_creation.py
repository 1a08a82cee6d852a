"""`loop.create_task`: who created a task, and where.

An eager task (3.12) takes its first step inside `create_task`, within the step of its creator: steps are a stack.
"""

import sys

from . import sites, steps, tracks
from .loops import loop_of
from .stream import emit, now
from .tasks import Task, attach, register, task_of
from .tracks import EDGE, FAILED, FINISH, PAUSE, SPAWN, STEP, here

# The code of asyncio's eager task factories, None before 3.12.
eager_code = None


def creating(real):
    def create_task(self, coro, *args, **kwargs):
        state = here()
        site = birthplace(sys._getframe(1), coro)
        eager = _is_eager(self)
        if eager:
            return _create_eagerly(real, self, coro, args, kwargs, state, site)
        task = real(self, coro, *args, **kwargs)
        if task_of(task) is None and hasattr(task, "get_coro"):
            register(task, loop_of(self, state), state, explicit(kwargs), site)
        return task

    return create_task


def birthplace(frame, coroutine):
    """The user's line that creates a task. What the library creates on its own (for a connection, say) begins where its
    coroutine is defined, when that is the user's."""
    site = sites.user_only(frame)
    if site:
        return site
    code = getattr(coroutine, "cr_code", None)
    if code is not None and sites.belongs_to_user(code.co_filename):
        return sites.place(sites.absolute(code.co_filename), code.co_firstlineno, getattr(code, "co_qualname", code.co_name))
    return sites.library(frame)


def explicit(kwargs):
    name = kwargs.get("name")
    return None if name is None else str(name)


def _is_eager(loop):
    factory = getattr(loop, "_task_factory", None)
    if factory is None or eager_code is None:
        return False
    return getattr(factory, "__code__", None) is eager_code and loop.is_running()


def _create_eagerly(real, loop, coro, args, kwargs, state, site):
    """The first step runs inside `real`: the track and the step begin before it, on top of the creator's."""
    qualified = getattr(coro, "__qualname__", None) or type(coro).__name__
    owner = loop_of(loop, state)
    info = Task(explicit(kwargs) or qualified, owner.track, site, qualified)
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
        attach(task, info)
        steps.ended(task, info, now())
    return task
