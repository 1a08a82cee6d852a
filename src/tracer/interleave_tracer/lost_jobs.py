"""Exceptions of jobs that nobody asked for: a pool keeps them in the future, and they are lost with it.

A small object hangs on a future that failed. It goes when the future goes, and when nobody has called `result` or
`exception` by then, nobody will. What is still there at the very end counts as well, where the program came to its end
by itself.

Not told: a job beside another of the same pool whose failure was heard (the first error often ends the wait for all),
unless its future was thrown away before the job had ended; what asyncio has wrapped, because asyncio tells of it; and a
pool that broke, which has its own problem.
"""

from _thread import get_ident
from _weakrefset import WeakSet

from . import problems, sites, tracks, unwind
from .patching import guarded, replace, when_imported

_KEPT = "_interleave_lost"
# Tracks of the pools of which the program has heard a failure.
_heard = set()
# Failures that nobody has asked for yet.
_open = WeakSet()


class _Lost:
    """The failure of one job. `error` is the future's own, so nothing lives longer for our sake."""

    __slots__ = ("error", "job", "thread", "told", "__weakref__")

    def __init__(self, error, job):
        self.error = error
        # As in executors.py and process_pools.py: pool, number, generation, and for threads the worker.
        self.job = job
        self.thread = get_ident()
        self.told = False

    def __del__(self):
        if not self.told:
            # The one who ended it drops it: nobody else has kept the future.
            guarded(_tell, self, get_ident() == self.thread)


# Stands for what is not told here.
_others = _Lost(None, None)
_others.told = True


def _tell(lost, thrown_away):
    lost.told = True
    job, error = lost.job, lost.error
    if job[2] != tracks.generation or (job[0] in _heard and not thrown_away):
        return
    submitted = job[4]
    raised = sites.of_traceback(error.__traceback__)
    message = "A job that was submitted at %s failed%s with %s. Nobody asked for its result, so nobody heard of it." % (
        sites.short(submitted),
        " at %s" % sites.short(raised) if raised else "",
        unwind.words(error),
    )
    related = [problems.place("creator", job[3] or job[0], raised, "raised here, at %s" % sites.short(raised))] if raised else []
    problems.report("future-exception", "warning", message, submitted, job[3] or job[0], related=related)


def report(by_itself):
    """At the end of the program: what nobody has asked for until now. One that an exception ended might have asked yet."""
    for each in list(_open):
        if by_itself and not each.told:
            _tell(each, False)
        each.told = True


def _set_exception(real):
    def set_exception(self, exception):
        job = getattr(self, "_interleave_job", None)
        # Before the original: whoever waits for it may ask as soon as that has begun.
        if job is not None and isinstance(exception, Exception) and _KEPT not in self.__dict__ and not _broken(exception):
            lost = self.__dict__[_KEPT] = _Lost(exception, job)
            _open.add(lost)
        return real(self, exception)

    return set_exception


def _broken(error):
    return any([each.__name__ == "BrokenExecutor" for each in type(error).__mro__])


def _asking(real):
    """`exception`, and `result`, which are alike."""

    def ask(self, timeout=None):
        try:
            return real(self, timeout)
        finally:
            lost = self.__dict__.get(_KEPT)
            if lost is not None and not lost.told:
                lost.told = True
                _heard.add(lost.job[0])
            # As in the original: a traceback reaches this frame, and would keep the future alive through it.
            self = lost = None

    return ask


def leave_to_asyncio(future):
    """asyncio asks for the outcome when it hands it over, or its own future was cancelled and nobody wants it."""
    lost = future.__dict__.setdefault(_KEPT, _others)
    lost.told = True


def _futures(module):
    replace(module.Future, "set_exception", _set_exception)
    replace(module.Future, "result", _asking)
    replace(module.Future, "exception", _asking)


def install():
    when_imported("concurrent.futures._base", _futures)


def forget():
    """In the child of a fork: the failures are the parent's."""
    _heard.clear()
    for each in list(_open):
        each.told = True
