"""Results that nobody looked at, and tasks that were destroyed: what asyncio tells its exception handler.

A future's exception need not have been raised anywhere, so the line that sets it is kept.
"""

import sys

from . import patching, problems, sites, tracks, unwind
from .stream import emit
from .tasks import task_of
from .tracks import FINISH


def handling(real):
    def call_exception_handler(self, context):
        try:
            _lost(context)
        except Exception:
            pass
        return real(self, context)

    return call_exception_handler


def install(futures):
    for each in {futures.Future, getattr(futures, "_PyFuture", futures.Future)}:
        if isinstance(each.__dict__.get("set_exception"), type(install)):
            patching.replace(each, "set_exception", _set_exception)
        else:
            patching.replace_in_c(each, "set_exception", _set_exception)


def _set_exception(real):
    def set_exception(self, *args, **kwargs):
        result = real(self, *args, **kwargs)
        try:
            self._interleave_failed = (sites.user_only(sys._getframe(1)), tracks.generation)
        except AttributeError:
            pass
        return result

    return set_exception


_LOST = {
    "Task exception was never retrieved": ("task-exception", "The task %s failed with %s, and nobody looked at its result."),
    "Task was destroyed but it is pending!": (
        "task-destroyed",
        "The task %s was destroyed before it had finished: keep a reference to it and await it.",
    ),
    "Future exception was never retrieved": ("future-exception", "A future was given %s, and nobody looked at its result."),
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
        failed = getattr(task, "_interleave_failed", (0, -1))
        if failed[0] and failed[1] == tracks.generation:
            message += " It was set at %s." % sites.short(failed[0])
            if site and site != failed[0]:
                related.append(problems.place("creator", 0, failed[0], "set here, at %s" % sites.short(failed[0])))
            site = site or failed[0]
    else:
        message = words % name
        site = info.at or info.site if info is not None else 0
        if info is not None and not info.ended:
            info.ended = True
            emit(FINISH, tracks.KILLED, info.track, site, 0)
    if kind != "future-exception":
        message += " It was created at %s." % sites.short(info.site if info else 0)
    problems.report(kind, "warning", message, site or (info.site if info else 0), info.track if info else 0, related=related)
