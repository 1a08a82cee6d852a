"""Who makes a task ready to run again: whoever has the loop schedule its wake-up, seen when the handle is made."""

import sys
import types
from _thread import get_ident

from . import sites, steps, touches, tracks
from .patching import guarded
from .stream import emit
from .tracks import _local, READY, here

_getframe = sys._getframe
_Method = types.MethodType
_quiet = steps._quiet
stepped = steps.stepped


def scheduling(real, handle_class):
    def __init__(self, callback, args, loop, context=None):
        real(self, callback, args, loop, context)
        try:
            if loop._thread_id != get_ident() and loop._thread_id is not None:
                guarded(touches.made, self, loop, _getframe(1))
        except AttributeError:
            pass  # Not one of asyncio's loops.
        if type(self) is handle_class:
            if type(callback) is _Method and id(callback.__func__) in _quiet:
                return
            task = stepped(callback)
            if task is not None:
                info = getattr(task, "_interleave", None)
                if info is not None and info.track and not info.running and info.generation == tracks.generation:
                    _ready(info, args)

    return __init__


def _ready(info, arguments):
    """A task will run again. `arguments`: the future that it awaited, when it did."""
    try:
        state = _local.state
    except AttributeError:
        state = here()
    if state.steps:
        # Between here and the waking code lie `__init__`, `_call_soon` and `call_soon`.
        emit(READY, 0, info.track, state.steps[-1], sites.user_only(_getframe(4)))
        return
    waker = state.track if state.loop is None else 0
    if arguments:
        # The result of a job comes by way of the loop, but from a worker.
        try:
            # Most futures are no job's: asking with a default costs a fifth of an AttributeError.
            job = getattr(arguments[0], "_interleave_job", None)
            if job is not None and job[2] == tracks.generation:
                waker = job[3]
        except Exception:
            pass  # Futures of the program's own may answer with anything.
    emit(READY, 0, info.track, waker, 0)
