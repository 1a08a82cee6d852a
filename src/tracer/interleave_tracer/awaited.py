"""What a task waits for, in the user's words: from the chain of coroutines that are suspended in each other.

The innermost coroutine of the user's gives the line; the library's coroutine that it awaits gives the words
(`asyncio.sleep(1)`, `queue.get()`); where there is none, the future at the end of the chain does.
"""

import types

from . import sites, tracks
from .tracks import AWAITING, IO, LOCK_WAIT, SLEEPING, WAITING

_Coroutine = types.CoroutineType
_Generator = types.GeneratorType

# (file's last part, class or "", function) -> (state, kind, words)
_KNOWN = {
    ("queues.py", "Queue", "get"): (WAITING, "queue", "queue.get()"),
    ("queues.py", "Queue", "put"): (WAITING, "queue", "queue.put()"),
    ("queues.py", "Queue", "join"): (WAITING, "queue", "queue.join()"),
    ("locks.py", "Event", "wait"): (WAITING, "event", "event.wait()"),
    ("locks.py", "Condition", "wait"): (WAITING, "condition", "condition.wait()"),
    ("locks.py", "Condition", "wait_for"): (WAITING, "condition", "condition.wait_for()"),
    ("locks.py", "Semaphore", "acquire"): (WAITING, "semaphore", "semaphore.acquire()"),
    ("locks.py", "Barrier", "wait"): (WAITING, "barrier", "barrier.wait()"),
    ("tasks.py", "", "wait_for"): (AWAITING, "future", "asyncio.wait_for()"),
    ("tasks.py", "", "wait"): (AWAITING, "future", "asyncio.wait()"),
    ("taskgroups.py", "TaskGroup", "__aexit__"): (AWAITING, "task", "the tasks of the group"),
    ("threads.py", "", "to_thread"): (AWAITING, "executor", "asyncio.to_thread()"),
    ("subprocess.py", "Process", "wait"): (WAITING, "process", "process.wait()"),
    ("subprocess.py", "Process", "communicate"): (WAITING, "process", "process.communicate()"),
    ("streams.py", "StreamWriter", "drain"): (IO, "socket", "writer.drain()"),
    ("streams.py", "StreamWriter", "wait_closed"): (IO, "socket", "writer.wait_closed()"),
    ("streams.py", "", "open_connection"): (IO, "socket", "asyncio.open_connection()"),
    ("streams.py", "", "start_server"): (IO, "socket", "asyncio.start_server()"),
    ("base_events.py", "Server", "serve_forever"): (WAITING, "socket", "server.serve_forever()"),
    ("base_events.py", "Server", "wait_closed"): (WAITING, "socket", "server.wait_closed()"),
    ("base_events.py", "BaseEventLoop", "getaddrinfo"): (IO, "dns", "loop.getaddrinfo()"),
    ("runners.py", "", "run"): (AWAITING, "task", "asyncio.run()"),
}
_UNKNOWN = (AWAITING, "other", "")
_gathering = None
# Functions of the loop and of StreamReader that all read or write.
_IO_FILES = {"streams.py": "reader.%s()", "base_events.py": "loop.%s()", "selector_events.py": "loop.%s()", "proactor_events.py": "loop.%s()"}


def install(asyncio):
    global _gathering
    _gathering = getattr(asyncio.tasks, "_GatheringFuture", None)
    _watch_locks(asyncio.locks)


def _chain(coroutine):
    """(Code, frame) of the user's innermost suspended coroutine, and of the library's that it awaits."""
    user = inner = None
    while True:
        kind = type(coroutine)
        if kind is _Coroutine:
            frame, following = coroutine.cr_frame, coroutine.cr_await
        elif kind is _Generator:
            frame, following = coroutine.gi_frame, coroutine.gi_yieldfrom
        else:
            break
        if frame is None:
            break
        entry = sites._codes.get(id(frame.f_code)) or sites.code_of(frame)
        if entry.kind == sites.USER or (entry.kind == sites.LIBRARY and user is None):
            user, inner = (entry, frame), None
        elif inner is None:
            inner = (entry, frame)
            known = entry.waits
            if known is not None and known is not _UNKNOWN and (known.__class__ is not tuple or known[0] != AWAITING):
                break  # A read, a sleep, a queue: nothing of the user's lies further in.
        coroutine = following
    return user, inner


def line(task):
    """The site where a suspended task stands."""
    try:
        user, inner = _chain(task.get_coro())
    except Exception:
        return 0
    found = user or inner
    return sites.at(*found) if found is not None else 0


def describe(task, waiter):
    """(state, object, site, lock) of a task that is suspended on `waiter`; `lock` is the record of an asyncio lock."""
    user, inner = _chain(task.get_coro())
    site = sites.at(*user) if user is not None else (sites.at(*inner) if inner is not None else 0)
    if inner is not None:
        entry, frame = inner
        known = entry.waits
        if known is None:
            known = entry.waits = _look_up(entry, frame)
        if callable(known):
            kind, obj = known(frame)
            if kind == LOCK_WAIT:
                return kind, obj.track, site, obj
            return kind, obj, site, None
        if known is not _UNKNOWN:
            return known[0], tracks.what(known[1], known[2]), site, None
    info = getattr(waiter, "_interleave", None)
    if info is not None and info.generation == tracks.generation:
        return AWAITING, info.track, site, None
    if type(waiter) is _gathering:
        return AWAITING, tracks.what("gather", "asyncio.gather() of %d" % len(waiter._children)), site, None
    job = getattr(waiter, "_interleave_job", None)
    if job is not None and job[2] == tracks.generation:
        return AWAITING, tracks.what("executor", "loop.run_in_executor()", executor=job[0], job=job[1]), site, None
    return AWAITING, tracks.what("future", "a future"), site, None


def _look_up(entry, frame):
    base = entry.file.replace("\\", "/").rsplit("/", 2)
    name = entry.code.co_name
    if len(base) < 2 or base[-2] != "asyncio":
        return _UNKNOWN
    file = base[-1]
    if file == "tasks.py" and name == "sleep":
        return _sleep
    owner = frame.f_locals.get("self")
    classes = [each.__name__ for each in type(owner).__mro__] if owner is not None else [""]
    if file == "locks.py" and "Lock" in classes:
        return _lock
    if file == "locks.py" and name == "__aenter__":
        # `async with condition` and `async with semaphore`: what is awaited further in is the lock or the counter.
        inner = getattr(owner, "_lock", None)
        return _condition_lock if inner is not None else (WAITING, "semaphore", "semaphore.acquire()")
    for each in classes:
        known = _KNOWN.get((file, each, name))
        if known is not None:
            return known
    if file == "streams.py" and "StreamReader" in classes:
        return (IO, "socket", "reader.%s()" % name.lstrip("_"))
    if file in ("base_events.py", "selector_events.py", "proactor_events.py") and name.startswith(("sock_", "create_", "connect_")):
        return (IO, "socket", "loop.%s()" % name)
    return _UNKNOWN


def _sleep(frame):
    delay = frame.f_locals.get("delay")
    words = "asyncio.sleep(%r)" % delay if isinstance(delay, (int, float)) else "asyncio.sleep(...)"
    return SLEEPING, tracks.what("sleep", words)


def _lock(frame):
    return LOCK_WAIT, _watch(frame.f_locals.get("self"))


def _condition_lock(frame):
    return LOCK_WAIT, _watch(frame.f_locals["self"]._lock)


class _Lock:
    """The track of an asyncio lock, and the task that holds it."""

    __slots__ = ("track", "generation", "holder", "site")


def _watch(lock):
    found = lock.__dict__.get("_interleave")
    if found is None or found.generation != tracks.generation:
        from .lock_facts import name_of

        found = lock.__dict__["_interleave"] = _Lock()
        found.generation = tracks.generation
        found.holder = found.site = 0
        site = lock.__dict__.get("_interleave_site", 0)
        found.track = tracks.new_track("lock", name_of(site, "Lock"), 0, site, type="asyncio.Lock")
    return found


def _watch_locks(module):
    """`asyncio.Lock` keeps its state in one attribute. A property in its place sees every acquisition and release,
    in the frame of the library's own method: nothing is added to any traceback."""
    import sys

    def get(self):
        try:
            return self.__dict__["_locked"]
        except KeyError:
            raise AttributeError("_locked") from None

    def set_(self, value):
        first = "_locked" not in self.__dict__
        self.__dict__["_locked"] = value
        frame = sys._getframe(1)
        if first:
            self.__dict__["_interleave_site"] = sites.of(frame)
            return
        state = tracks.here()
        if not state.steps:
            return
        found = _watch(self)
        if value:
            found.holder = state.steps[-1]
            found.site = sites.of(frame)
            tracks.emit(tracks.ACQUIRED, 0, found.track, found.holder, found.site)
        elif found.holder:
            tracks.emit(tracks.RELEASED, 0, found.track, found.holder, 0)
            found.holder = 0

    module.Lock._locked = property(get, set_)
