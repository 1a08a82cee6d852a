"""Who makes a task ready to run again: whoever has the loop schedule its wake-up, seen when the handle is made."""

from . import steps, tracks
from .stream import emit
from .tracks import CANCEL, EDGE, READY, here


def scheduling(real, handle_class):
    def __init__(self, callback, args, loop, context=None):
        real(self, callback, args, loop, context)
        if type(self) is handle_class:
            task = steps.stepped(callback)
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
    if isinstance(future, steps.base_task):
        return getattr(task, "cancelling", int)() > 0
    return True
