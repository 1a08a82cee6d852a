"""A task of trio: what is kept of it, whose it is, and how it ended."""

from . import sites, tracks, unwind
from .stream import emit_at
from .tracks import CANCELLED, DONE, FAILED, FINISH

# The exception that trio cancels with.
cancelled = ()


class Task:
    """What is known of one task; `track` 0 for trio's own."""

    __slots__ = ("track", "name", "loop", "running", "started", "again", "blocked", "outcome", "site", "sleeps")

    def __init__(self, track, name, loop):
        self.track, self.name, self.loop = track, name, loop
        # In a step, or before its first one; whether it was made ready again in that step.
        self.running = self.started = self.again = False
        # Whether it waits for a lock (task_deadlock.py).
        self.blocked = False
        self.outcome = None
        self.site = 0
        # Whether it sleeps: trio ends a sleep by a cancellation of its own.
        self.sleeps = False


def is_cancelled(error):
    return isinstance(error, cancelled)


def has_limit(obj):
    """Whether a sleep ends by itself: trio ends it by a cancellation of its own."""
    return tracks.what_texts.get(-obj, "").split(".", 1)[-1].startswith(("sleep(", "sleep_until("))


def overslept(task):
    """Whether the end of a sleep is its own time limit, and not a cancellation from further out."""
    outer = getattr(getattr(task, "_cancel_status", None), "parent", None)
    return not getattr(outer, "effectively_cancelled", False)


def is_trios(task):
    """Tasks that trio runs for itself, and those that only guard the others."""
    code = getattr(task.coro, "cr_code", None)
    if code is None or task.parent_nursery.parent_task.parent_nursery is not None:
        return False
    return "/trio/_core/" in code.co_filename.replace("\\", "/")


def finish(info, end):
    error = getattr(info.outcome, "error", None)
    if error is None:
        emit_at(end, FINISH, DONE, info.track, 0, 0)
    elif _only_cancelled(error):
        emit_at(end, FINISH, CANCELLED, info.track, 0, 0)
    else:
        reason = tracks.text(unwind.words(error))
        emit_at(end, FINISH, FAILED, info.track, sites.of_traceback(error.__traceback__), reason)


def _only_cancelled(error):
    inner = getattr(error, "exceptions", None)
    return all(map(_only_cancelled, inner)) if inner else is_cancelled(error)
