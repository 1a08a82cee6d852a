"""Jobs of process pools: queued by the parent, run by a child.

The queue between them has a lock, and its word (shared_locks.py) is the same in all processes: it names the pool.
So parent and child each write what they see, and the reader makes one row of it.
"""

import sys

from . import shared_locks, sites, tracks
from .patching import replace, when_imported
from .stream import emit
from .tracks import JOB, WAITING, here

_QUEUED, _RUNNING, _DONE, _FAILED = 1, 2, 3, 4
# Word -> (track, generation), in this process.
_pools = {}
# id(queue) -> word, for pools whose workers are threads. Each new pool's queue replaces what was left of an old one.
_thread_pools = {}
_MOST = 5000


def _track(word, kind, workers=0, site=0):
    found = _pools.get(word)
    if found is None or found[1] != tracks.generation:
        if len(_pools) > _MOST:
            _pools.clear()
        number = tracks.new_track("executor", kind, 0, site, type=kind, workers=workers, shared=word)
        found = _pools[word] = (number, tracks.generation)
    return found[0]


class _Run:
    """Stands in for the function of a job where it runs."""

    __slots__ = ("function", "track", "job")

    def __init__(self, function, track, job):
        self.function, self.track, self.job = function, track, job

    def __call__(self, /, *args, **kwargs):
        # The job's own keywords may be called `self`.
        state = here()
        emit(JOB, _RUNNING, self.track, self.job, state.track)
        phase = _FAILED
        try:
            result = self.function(*args, **kwargs)
            phase = _DONE
            return result
        finally:
            emit(JOB, phase, self.track, self.job, state.track)


class _Calls:
    """Stands in for the queue that a worker takes its jobs from."""

    def __init__(self, queue, change):
        self._queue, self._change = queue, change

    def __getattr__(self, name):
        return getattr(self._queue, name)

    def get(self, *args, **kwargs):
        item = self._queue.get(*args, **kwargs)
        return item if item is None else self._change(item)


# ---- concurrent.futures


def _item(real):
    """Made in `submit`, with the executor's lock held: the number of the work is the executor's count."""

    def __init__(self, future, fn, args, kwargs):
        real(self, future, fn, args, kwargs)
        frame = sys._getframe(1)
        executor = frame.f_locals.get("self")
        word = shared_locks.word_of(getattr(getattr(executor, "_call_queue", None), "_rlock", None))
        if word is None:
            return
        site = sites.of(frame)
        track = _track(word, "ProcessPoolExecutor", executor._max_workers, site)
        job = executor._queue_count + 1
        emit(JOB, _QUEUED, track, job, _function(fn, args) or site)
        future._interleave_job = (track, job, tracks.generation, 0, site)

    return __init__


def _function(function, args):
    """The site of what really runs: `map` hands over a helper of its own with the function inside."""
    inner = getattr(function, "args", ()) if type(function).__name__ == "partial" else args
    name = getattr(getattr(function, "func", function), "__name__", "")
    if name == "_process_chunk" and inner:
        function = inner[0]
    return sites.of_function(function)


def _process_worker(real):
    def _process_worker(call_queue, *args, **kwargs):
        word = shared_locks.word_of(getattr(call_queue, "_rlock", None))
        if word is None:
            return real(call_queue, *args, **kwargs)

        def change(item):
            item.fn = _Run(item.fn, _track(word, "ProcessPoolExecutor"), item.work_id + 1)
            return item

        return real(_Calls(call_queue, change), *args, **kwargs)

    return _process_worker


def _shutdown(real):
    def shutdown(self, wait=True, **kwargs):
        state = here()
        if not wait or state.depth:
            return real(self, wait, **kwargs)
        obj = tracks.what("executor", "executor.shutdown()")
        tracks.enter(state, WAITING, sites.of(sys._getframe(1)), obj)
        try:
            return real(self, wait, **kwargs)
        finally:
            tracks.leave(state, WAITING)

    return shutdown


def _futures(module):
    replace(module._WorkItem, "__init__", _item)
    replace(module, "_process_worker", _process_worker)
    replace(module.ProcessPoolExecutor, "shutdown", _shutdown)


# ---- multiprocessing.Pool


def _number(job, part):
    """A pool counts its calls, and the parts that each is cut into."""
    return (job << 24) + (part or 0) + 1


def _word(queue):
    return shared_locks.word_of(getattr(queue, "_rlock", None)) or _thread_pools.get(id(queue))


def _pool_init(real):
    def __init__(self, *args, **kwargs):
        real(self, *args, **kwargs)
        kind = type(self).__name__
        if _word_of_threads(self):
            _thread_pools[id(self._inqueue)] = "threads.%d" % id(self)
            _pools.pop("threads.%d" % id(self), None)
        word = _word(self._inqueue)
        if word is not None:
            _track(word, kind, self._processes, sites.of(sys._getframe(1)))

    return __init__


def _word_of_threads(pool):
    return not hasattr(pool._inqueue, "_rlock")


def _queue_parts(pool, job, parts, site):
    word = _word(pool._inqueue)
    if word is None:
        return None
    track = _track(word, type(pool).__name__, pool._processes)
    for part in parts:
        emit(JOB, _QUEUED, track, _number(job, part), site)
    return track


def _result(real):
    """`apply` is one job. What `map` hands over in parts is seen when its result knows how many."""

    def __init__(self, pool, *args, **kwargs):
        real(self, pool, *args, **kwargs)
        if type(self).__name__ == "ApplyResult":
            frame = sys._getframe(1)
            _queue_parts(pool, self._job, (0,), sites.of_function(frame.f_locals.get("func")) or sites.of(frame))

    return __init__


def _map_result(real):
    def __init__(self, pool, *args, **kwargs):
        real(self, pool, *args, **kwargs)
        frame = sys._getframe(1)
        site = sites.of_function(frame.f_locals.get("func")) or sites.of(frame)
        _queue_parts(pool, self._job, range(self._number_left), site)

    return __init__


def _tasks(real):
    """`imap` takes its input bit by bit."""

    def _guarded_task_generation(self, result_job, func, iterable):
        lazy = "IMap" in type(self._cache.get(result_job)).__name__
        for task in real(self, result_job, func, iterable):
            if lazy:
                _queue_parts(self, result_job, (task[1],), sites.of_function(func))
            yield task

    return _guarded_task_generation


def _worker(real):
    def worker(inqueue, *args, **kwargs):
        skipped = sys.modules["multiprocessing.pool"]._helper_reraises_exception

        def change(task):
            word = _word(inqueue)
            if word is None or task[2] is skipped:  # A mark that the worker looks for, not the user's work.
                return task
            job, part, function, arguments, named = task
            return job, part, _Run(function, _track(word, "Pool"), _number(job, part)), arguments, named

        return real(_Calls(inqueue, change), *args, **kwargs)

    return worker


def _join(real):
    def join(self):
        state = here()
        if state.depth:
            return real(self)
        tracks.enter(state, WAITING, sites.of(sys._getframe(1)), tracks.what("executor", "pool.join()"))
        try:
            return real(self)
        finally:
            tracks.leave(state, WAITING)

    return join


def _pool(module):
    replace(module.Pool, "__init__", _pool_init)
    replace(module.Pool, "_guarded_task_generation", _tasks)
    replace(module.Pool, "join", _join)
    replace(module.ApplyResult, "__init__", _result)
    replace(module.MapResult, "__init__", _map_result)
    replace(module, "worker", _worker)


def install():
    when_imported("concurrent.futures.process", _futures)
    when_imported("multiprocessing.pool", _pool)
