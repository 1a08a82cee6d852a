"""Who cancelled whom, and tasks that took a cancellation and went on.

`Task.cancel` is asked for in the canceller's own frame, so that is where its line is known. A cancellation is passed
on to what the task awaits (`cancel` calls `cancel`): those calls lie inside the first.

A cancellation is swallowed when it was really raised in the task, nobody took it back (`uncancel`, as a TaskGroup and
`asyncio.timeout` do), and the task then awaits something outside of the handler, or ends without it. The handler is
looked up in the source: without one there is nothing to point at, and nothing is said.
"""

import sys

from . import awaited, handlers, patching, problems, sites, tracks, unwind
from .stream import emit, now
from .tasks import task_of
from .tracks import CANCEL, EDGE, here

_identity = 0
# `asyncio.CancelledError`, once asyncio is imported: not every program does.
cancelled_error = ()


class Cancellation:
    """A request from outside to end a task."""

    __slots__ = ("canceller", "site", "chain", "delivered", "handler", "at", "identity", "main")


def install(asyncio_tasks):
    """Also for the task that is written in C (patching.replace_in_c says how)."""
    global cancelled_error
    cancelled_error = asyncio_tasks.exceptions.CancelledError
    for each in {asyncio_tasks.Task, getattr(asyncio_tasks, "_PyTask", asyncio_tasks.Task)}:
        if "cancel" not in each.__dict__:
            continue
        if isinstance(each.__dict__["cancel"], type(install)):
            patching.replace(each, "cancel", _cancel)
        elif not patching.replace_in_c(each, "cancel", _cancel):
            tracks.note("Who cancels a task cannot be seen on this Python.")


def _cancel(real):
    def cancel(self, *args, **kwargs):
        state = here()
        outer, state.cancelling = state.cancelling, self
        try:
            if not self.done():
                _asked(self, state, outer, sys._getframe(1))
        except Exception as error:
            tracks.note("A cancellation could not be described: %r" % (error,))
        try:
            return real(self, *args, **kwargs)
        finally:
            state.cancelling = outer
            # The frame may become part of a traceback.
            self = outer = None

    return cancel


def _asked(task, state, outer, frame):
    info = task_of(task)
    if info is None or not info.track:
        return
    if outer is not None:
        above = task_of(outer)
        if above is None:
            return
        canceller, site, counts = above.track, above.at or above.site, above.cancel is not None
    else:
        canceller, site = _who(state, frame, info)
        kind = sites.code_of(frame).kind
        # Libraries have protocols of their own with the tasks that they cancel (time-outs, cancel scopes).
        counts = kind in (sites.USER, sites.STDLIB)
    emit(EDGE, CANCEL, canceller, info.track, site)
    if counts and not info.running and info.cancel is None:
        info.cancel = found = Cancellation()
        found.canceller, found.site = canceller, site
        found.chain = awaited.coroutines(task)
        found.delivered = found.at = found.identity = 0
        found.handler = None
        found.main = any(getattr(each[0], "__name__", "") == "_run_until_complete_cb" for each in task._callbacks or ())


def _who(state, frame, info):
    """(Track that cancels, the line where it does)."""
    site = sites.user_only(frame)
    track = tracks.current(state)
    if not state.steps and state.step_start and state.loop is not None:
        track = state.loop.track
    if site:
        return track, site
    while frame is not None:
        # A group cancels its other tasks when one has failed: that one is the reason.
        if frame.f_code.co_name == "_on_task_done" and frame.f_code.co_filename.endswith("taskgroups.py"):
            failed = frame.f_locals.get("task")
            reason = task_of(failed)
            error = getattr(failed, "_exception", None)
            if reason is not None:
                trace = error.__traceback__ if error is not None else None
                return reason.track, sites.of_traceback(trace) or reason.site
        frame = frame.f_back
    # A time limit, say: the line that is cut short.
    return track, info.at or info.site


def resumes(task, info, arguments):
    """A task that is being cancelled takes its next step: is the exception raised in it now?"""
    found = info.cancel
    if found.delivered:
        return
    raised = task._must_cancel
    for future in arguments:
        error = getattr(future, "_exception", None)
        raised = raised or (future.cancelled() if error is None else isinstance(error, cancelled_error))
    if raised:
        strikes(info)
    else:
        info.cancel = None  # It was passed on to another task, and got lost there.


def strikes(info):
    """The exception is raised in the task now."""
    found = info.cancel
    found.delivered = now()
    found.at = info.at


def _taken_back(task):
    return hasattr(task, "cancelling") and task.cancelling() == 0


def paused(task, info):
    """A task that was cancelled awaits something again."""
    found = info.cancel
    if not found.delivered:
        return
    if _taken_back(task):
        info.cancel = None
        return
    if found.identity:
        return
    if found.handler is None:
        found.handler = handlers.swallowing(found.chain)
    if found.handler is False:
        info.cancel = None
    elif _beyond(task, found):
        _report(info, found, "likely", "and the task went on")


def _beyond(task, found):
    """Whether the handler is left behind: neither on its way to it, nor in it, nor in its `finally`."""
    position, handler = found.handler
    current = [reference() for reference, _, _ in awaited.coroutines(task)]
    inner = [reference() for reference, _, _ in found.chain[:position]]
    if any(each is not None and each in current for each in inner):
        return False
    owner = found.chain[position][0]()
    if owner is None or owner not in current:
        return True
    return not handler.covers(awaited.line_of(owner))


def finished(task, info, error, end):
    """A task that was cancelled is over: `error` is None when it ended normally."""
    found, info.cancel = info.cancel, None
    if not found.delivered or isinstance(error, cancelled_error) or _taken_back(task):
        return
    if found.identity:
        _report(info, found, "certain" if error is None else "likely", "and the task went on", end)
    elif error is None and not found.main:
        if found.handler is None:
            found.handler = handlers.swallowing(found.chain)
        if found.handler and not found.handler[1].cleans:
            _report(info, found, "possible", "and the task ended as if nobody had cancelled it", end)


def _report(info, found, confidence, outcome, end=None):
    global _identity
    if not found.identity:
        _identity += 1
        found.identity = "cancel-%d" % _identity
    position, handler = found.handler
    _, code, _ = found.chain[position]
    site = sites.place(sites.absolute(code.co_filename), handler.line, getattr(code, "co_qualname", code.co_name))
    lasted = (now() if end is None else end) - found.delivered
    more = ", for another %s" % problems.seconds(lasted) if outcome.endswith("went on") and end is not None else ""
    message = "The task %s was cancelled at %s, but %s at %s took the cancellation, %s%s." % (
        info.name, sites.short(found.site), handler.words, sites.short(site), outcome, more,
    )  # fmt: skip
    related = [problems.place("waker", found.canceller, found.site, "cancelled here, at %s" % sites.short(found.site))]
    if found.at:
        words = "the cancellation was raised here, at %s" % sites.short(found.at)
        related.append(problems.place("awaited", info.track, found.at, words))
    problems.report(
        "swallowed-cancellation", "warning", message, site, info.track, found.delivered, lasted, confidence, related, found.identity
    )
