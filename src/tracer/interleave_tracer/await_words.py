"""The words for what a task waits for: `asyncio.sleep(1)`, `jobs.get()`, `reader.read() from 127.0.0.1:80`.

Found by the library's coroutine that is suspended. Some say more than their name: a queue how full it is, a stream who
is on the other end, `gather` which tasks it waits for.
"""

from . import loop_objects, peers, tasks, tracks
from .tracks import AWAITING, IO, LOCK_WAIT, SLEEPING, WAITING

UNKNOWN = (AWAITING, "other", "")
# How many of the tasks that are waited for at once get an edge each.
_MOST = 100


def _queue(method, detail):
    kept = "_interleave_" + method

    def words(frame):
        queue = frame.f_locals["self"]
        # The usual case: nobody else waits. Then the words are always the same.
        waiters = getattr(queue, "_getters" if method == "get" else "_putters")
        alone = method != "join" and len(waiters) == 1
        if alone:
            known = queue.__dict__.get(kept)
            if known is not None and known[1] == tracks.generation:
                return known[0]
        text = "%s.%s()" % (loop_objects.name_of(queue, "queue"), method)
        found = (WAITING, tracks.what("queue", text + detail(queue)), None, ())
        if alone:
            queue.__dict__[kept] = (found, tracks.generation)
        return found

    return words


def _also(queue):
    return _others("", queue._getters)


def _full(queue):
    return _others("full, %d of %d" % (queue.qsize(), queue.maxsize), queue._putters)


def _others(words, waiters):
    """The task itself is among the waiters."""
    number = len(waiters) - 1
    if number < 1:
        return ": " + words if words else ""
    more = "another waits too" if number == 1 else "%s others wait too" % (number if number <= 20 else "more than 20")
    return ": %s, %s" % (words, more) if words else ": " + more


def _unfinished(queue):
    return ": %d unfinished" % queue._unfinished_tasks


def _object(kind, method):
    def words(frame):
        owner = frame.f_locals["self"]
        waiters = getattr(owner, "_waiters", None) or ()
        name = loop_objects.name_of(owner, kind)
        return WAITING, tracks.what(kind, "%s.%s()%s" % (name, method, _others("", waiters))), None, ()

    return words


def _barrier(frame):
    barrier = frame.f_locals["self"]
    text = "%s.wait(): %d of %d are there" % (loop_objects.name_of(barrier, "barrier"), barrier.n_waiting, barrier.parties)
    return WAITING, tracks.what("barrier", text), None, ()


def _semaphore(frame):
    semaphore = frame.f_locals["self"]
    if loop_objects.is_signal(semaphore):
        text = "%s.acquire()%s" % (loop_objects.name_of(semaphore, "semaphore"), _others("", semaphore._waiters or ()))
        return WAITING, tracks.what("semaphore", text), None, ()
    found = loop_objects.watch(semaphore, "Semaphore")
    return WAITING, found.track if found is not None else tracks.what("semaphore", "semaphore.acquire()"), None, ()


def _lock(frame):
    return _lock_wait(frame.f_locals["self"])


def _lock_wait(lock):
    found = loop_objects.watch(lock, "Lock")
    if found is None:  # The library's own.
        return WAITING, tracks.what("condition", "a lock inside asyncio"), None, ()
    return LOCK_WAIT, found.track, found, ()


def _entering(frame):
    """`async with` of a lock, a semaphore, or a condition, which takes its lock."""
    owner = frame.f_locals["self"]
    inner = getattr(owner, "_lock", None)
    if inner is not None:
        return _lock_wait(inner)
    return _semaphore(frame) if hasattr(owner, "_value") else _lock_wait(owner)


def _sleep(frame):
    delay = frame.f_locals.get("delay")
    words = "asyncio.sleep(%r)" % delay if isinstance(delay, (int, float)) else "asyncio.sleep(...)"
    return SLEEPING, tracks.what("sleep", words), None, ()


def _wait_for(frame):
    values = frame.f_locals
    awaited = values.get("fut")
    found = _tasks([awaited])
    name = found[0].name if found else getattr(awaited, "__qualname__", "")
    words = "asyncio.wait_for(%s, timeout=%s)" % (name + "()" if name else "...", _number(values.get("timeout")))
    return AWAITING, tracks.what("future", words), None, found


def _wait(frame):
    futures = frame.f_locals.get("fs") or ()
    return AWAITING, tracks.what("future", "asyncio.wait() for %d" % len(futures)), None, _tasks(futures)


def _group(frame):
    waited = frame.f_locals["self"]._tasks
    words = "the %d tasks of the group" % len(waited) if len(waited) != 1 else "the last task of the group"
    return AWAITING, tracks.what("task", words), None, _tasks(waited)


def _number(value):
    return "%g" % value if isinstance(value, (int, float)) else "None" if value is None else "..."


def _writer(method):
    def words(frame):
        return IO, peers.writing(frame.f_locals["self"], method), None, ()

    return words


def _reader(method):
    def words(frame):
        return IO, peers.reading(frame.f_locals["self"], method), None, ()

    return words


def _socket(method):
    words = "loop.%s()" % method

    def of(frame):
        return IO, peers.of_socket(frame.f_locals.get("sock"), words), None, ()

    return of


# (file, class or "", function) -> (state, kind, words), or what makes (state, object, lock, tasks) of the frame. Inside
# of what only waits for other tasks (AWAITING) a coroutine of the user's may be suspended.
_KNOWN = {
    ("queues.py", "Queue", "get"): _queue("get", _also),
    ("queues.py", "Queue", "put"): _queue("put", _full),
    ("queues.py", "Queue", "join"): _queue("join", _unfinished),
    ("locks.py", "Lock", "acquire"): _lock,
    ("locks.py", "Lock", "__aenter__"): _entering,
    ("locks.py", "Condition", "__aenter__"): _entering,
    ("locks.py", "Semaphore", "__aenter__"): _entering,
    ("locks.py", "_ContextManagerMixin", "__aenter__"): _entering,
    ("locks.py", "Event", "wait"): _object("event", "wait"),
    ("locks.py", "Condition", "wait"): _object("condition", "wait"),
    ("locks.py", "Condition", "wait_for"): _object("condition", "wait_for"),
    ("locks.py", "Semaphore", "acquire"): _semaphore,
    ("locks.py", "Barrier", "wait"): _barrier,
    ("locks.py", "Barrier", "__aenter__"): _barrier,
    ("tasks.py", "", "sleep"): _sleep,
    ("tasks.py", "", "wait_for"): (AWAITING, None, _wait_for),
    ("tasks.py", "", "wait"): (AWAITING, None, _wait),
    ("tasks.py", "", "_wait_for_one"): (AWAITING, "future", "asyncio.as_completed()"),
    ("tasks.py", "_AsCompletedIterator", "_wait_for_one"): (AWAITING, "future", "asyncio.as_completed()"),
    ("tasks.py", "_AsCompletedIterator", "__anext__"): (AWAITING, "future", "asyncio.as_completed()"),
    ("taskgroups.py", "TaskGroup", "__aexit__"): (AWAITING, None, _group),
    ("subprocess.py", "", "create_subprocess_exec"): (IO, "process", "asyncio.create_subprocess_exec()"),
    ("subprocess.py", "", "create_subprocess_shell"): (IO, "process", "asyncio.create_subprocess_shell()"),
    ("subprocess.py", "Process", "wait"): (WAITING, "process", "process.wait()"),
    ("subprocess.py", "Process", "communicate"): (WAITING, "process", "process.communicate()"),
    ("streams.py", "StreamWriter", "drain"): _writer("drain"),
    ("streams.py", "StreamWriter", "wait_closed"): _writer("wait_closed"),
    ("streams.py", "", "open_connection"): (IO, "socket", "asyncio.open_connection()"),
    ("streams.py", "", "start_server"): (IO, "socket", "asyncio.start_server()"),
    ("streams.py", "", "open_unix_connection"): (IO, "socket", "asyncio.open_unix_connection()"),
    ("base_events.py", "Server", "serve_forever"): (WAITING, "socket", "server.serve_forever()"),
    ("base_events.py", "Server", "wait_closed"): (WAITING, "socket", "server.wait_closed()"),
    ("base_events.py", "BaseEventLoop", "getaddrinfo"): (IO, "dns", "loop.getaddrinfo()"),
    ("base_events.py", "BaseEventLoop", "getnameinfo"): (IO, "dns", "loop.getnameinfo()"),
    ("runners.py", "", "run"): (AWAITING, "task", "asyncio.run()"),
}


def look_up(entry, frame):
    base = entry.file.replace("\\", "/").rsplit("/", 2)
    name = entry.code.co_name
    if len(base) < 2 or base[-2] != "asyncio":
        return UNKNOWN
    file = base[-1]
    owner = frame.f_locals.get("self")
    classes = [each.__name__ for each in type(owner).__mro__] if owner is not None else []
    for each in classes + [""]:
        known = _KNOWN.get((file, each, name))
        if known is not None:
            return known
    if file == "streams.py" and "StreamReader" in classes:
        return _reader(name.lstrip("_"))
    if file in ("base_events.py", "selector_events.py", "proactor_events.py", "unix_events.py"):
        if name.startswith("sock_"):
            return _socket(name)
        if name.startswith(("create_", "connect_", "subprocess_")):
            return (IO, "socket", "loop.%s()" % name)
    return UNKNOWN


def of_future(waiter):
    """(Object, tasks that are waited for) of a future that no known coroutine of the library waits for."""
    if type(waiter).__name__ == "_GatheringFuture":
        children = waiter._children
        return tracks.what("gather", "asyncio.gather() of %d" % len(children)), _tasks(children)
    job = getattr(waiter, "_interleave_job", None)
    if job is not None and job[2] == tracks.generation:
        return tracks.what("executor", "loop.run_in_executor()", executor=job[0]), ()
    shielded = _shielded(waiter)
    if shielded is not None:
        found = _tasks([shielded])
        return tracks.what("future", "asyncio.shield() of %s" % (found[0].name if found else "a future")), found
    return tracks.what("future", "a future"), ()


def _shielded(waiter):
    """The future behind `asyncio.shield`, which only its own callback knows. The callback is there from the beginning, so
    a future without it is looked at once: thousands of tasks may wait for it, each with a callback."""
    if getattr(waiter, "_interleave_plain", False):
        return None
    for each in getattr(waiter, "_callbacks", None) or ():
        code = getattr(each[0], "__code__", None)
        if code is not None and code.co_name == "_outer_done_callback" and "inner" in code.co_freevars:
            return each[0].__closure__[code.co_freevars.index("inner")].cell_contents
    try:
        waiter._interleave_plain = True
    except Exception:
        pass
    return None


def _tasks(futures):
    """The records of those that are tasks and not over yet."""
    found = []
    for each in futures:
        info = getattr(each, "_interleave", None)
        if info.__class__ is tasks.Task and info.generation == tracks.generation and not each.done():
            found.append(info)
            if len(found) == _MOST:
                break
    return found
