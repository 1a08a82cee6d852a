"""Jobs of thread pools: queued, running, done."""

import sys
from itertools import count

from . import lost_jobs, sites, tracks
from .patching import replace, when_imported
from .stream import emit
from .tracks import JOB, here

_QUEUED, _RUNNING, _DONE, _FAILED, _CANCELLED = 1, 2, 3, 4, 6
_job = count(1).__next__


def _track_of(executor):
    found = executor.__dict__.get("_interleave")
    if found is None or found[1] != tracks.generation:
        name = getattr(executor, "_thread_name_prefix", "") or type(executor).__name__
        site = sites.of(sys._getframe(2))
        workers = getattr(executor, "_max_workers", 0)
        number = tracks.new_track("executor", name, 0, site, type=type(executor).__name__, workers=workers)
        found = executor.__dict__["_interleave"] = (number, tracks.generation)
    return found[0]


def _submit(real):
    def submit(self, /, *args, **kwargs):
        # The job's own keywords may be called `self` and `fn`.
        fn = args[0] if args else None
        state = here()
        track = _track_of(self)
        job = _job()
        site = sites.of(sys._getframe(1))
        emit(JOB, _QUEUED, track, job, sites.of_function(fn) or site)
        state.depth += 1
        # Its executor, its number, once it runs the worker, and where it was submitted.
        record = [track, job, tracks.generation, 0, site]
        before, state.job = state.job, record
        try:
            return real(self, *args, **kwargs)
        finally:
            state.job = before
            state.depth -= 1

    return submit


def _item_init(real):
    """Job numbers hang on the work item and its future: a worker may run it before `submit` has returned."""

    def __init__(self, *args, **kwargs):
        real(self, *args, **kwargs)
        job = here().job
        if job is not None:
            self._interleave_job = self.future._interleave_job = job

    return __init__


def _item_run(real):
    def run(self, *args):
        job = getattr(self, "_interleave_job", None)
        if job is None:
            return real(self, *args)
        future = self.future
        state = here()
        if future.cancelled():
            emit(JOB, _CANCELLED, job[0], job[1], state.track)
            return real(self, *args)
        job[3] = state.track
        emit(JOB, _RUNNING, job[0], job[1], state.track)
        try:
            real(self, *args)
        finally:
            failed = getattr(future, "_exception", None) is not None
            emit(JOB, _FAILED if failed else _DONE, job[0], job[1], state.track)
            # Nothing here may keep the result alive longer than the original does.
            self = future = None

    return run


def _thread_pool(module):
    replace(module.ThreadPoolExecutor, "submit", _submit)
    replace(module._WorkItem, "__init__", _item_init)
    replace(module._WorkItem, "run", _item_run)


def _wrap_future(module):
    def make(real):
        def wrap_future(future, *args, **kwargs):
            wrapped = real(future, *args, **kwargs)
            job = getattr(future, "_interleave_job", None)
            if job is not None and wrapped is not future:
                lost_jobs.leave_to_asyncio(future)
                try:
                    wrapped._interleave_job = job
                except AttributeError:
                    pass
            return wrapped

        return wrap_future

    replace(module, "wrap_future", make)


def install():
    lost_jobs.install()
    when_imported("concurrent.futures.thread", _thread_pool)
    when_imported("asyncio.futures", _wrap_future)
