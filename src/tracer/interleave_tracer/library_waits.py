"""What a task waits for in a library that is not Python's own: trio, anyio and those built on them.

A chain of suspended coroutines goes from the user's code into the library's. The library's outermost function is the
one that the user called, so its name says what is waited for; the table below puts it in the user's words. Entering
a block (`async with lock`) or a loop (`async for item in channel`) calls a special method first: then the function
that it awaits says more. A function that is not in the table is called by its own name.
"""

import re

from . import peers, sites, tracks
from .tracks import AWAITING, IO, LOCK_WAIT, RUNNABLE, SLEEPING, WAITING

_PACKAGE = re.compile(r"(?:site|dist)-packages[/\\]([^/\\]+)")
# Nothing to say of this function: ask the next one further in, which may lead back to the user's code.
INNER = (AWAITING, "", "")


def _number(value):
    """A duration as it stands in the source; a computed one is not given in seventeen digits."""
    text = repr(value)
    return text if len(text) <= 8 else "%.6g" % value


def _seconds(name, words):
    def describe(frame):
        value = frame.f_locals.get(name)
        if isinstance(value, (int, float)):
            return SLEEPING, tracks.what("sleep", "%s(%s)" % (words, _number(value)))
        return SLEEPING, tracks.what("sleep", "%s(...)" % words)

    return describe


def _threaded(names, words):
    """A function that runs in a worker thread."""

    def describe(frame):
        for name in names:
            function = frame.f_locals.get(name)
            if function is not None:
                inner = sites.code_behind(function)
                called = inner.co_name if inner is not None else getattr(type(function), "__name__", "")
                if not isinstance(called, str) or called == "builtin_function_or_method":
                    called = getattr(function, "__name__", "")
                return AWAITING, tracks.what("executor", "%s(%s)" % (words, called))
        return AWAITING, tracks.what("executor", words + "()")

    return describe


def _connecting(words):
    def describe(frame):
        found = frame.f_locals
        host, port = found.get("host", found.get("remote_host")), found.get("port", found.get("remote_port"))
        if isinstance(host, str) and isinstance(port, int):
            return IO, tracks.what("socket", "%s(%r, %d)" % (words, host, port))
        return IO, tracks.what("socket", words + "()")

    return describe


def _stream(words, kind=IO):
    """A read or write of a stream, with its peer where the stream knows its socket."""

    def describe(frame):
        stream = frame.f_locals.get("self")
        for name in ("socket", "transport_stream", "_raw_socket", "_sock"):
            inner = getattr(stream, "__dict__", {}).get(name)
            if inner is not None:
                stream = getattr(inner, "__dict__", {}).get("socket", inner)
                break
        return kind, peers.of_socket(stream, words)

    return describe


_GROUP = (AWAITING, "task", "the tasks of the group")
_NURSERY = (AWAITING, "task", "the tasks of the nursery")
_CHECKPOINT = (RUNNABLE, "other", "")

# package -> (file's last part, function) -> INNER, (state, kind, words) or a function of the frame.
_KNOWN = {
    "trio": {
        ("_timeouts.py", "sleep"): _seconds("seconds", "trio.sleep"),
        ("_timeouts.py", "sleep_until"): (SLEEPING, "sleep", "trio.sleep_until()"),
        ("_timeouts.py", "sleep_forever"): (SLEEPING, "sleep", "trio.sleep_forever()"),
        ("_channel.py", "send"): (WAITING, "queue", "channel.send()"),
        ("_channel.py", "receive"): (WAITING, "queue", "channel.receive()"),
        ("_unbounded_queue.py", "get_batch"): (WAITING, "queue", "queue.get_batch()"),
        ("_run.py", "start"): (AWAITING, "task", "nursery.start()"),
        ("_run.py", "_nested_child_finished"): _NURSERY,
        ("_run.py", "checkpoint"): _CHECKPOINT,
        ("_run.py", "checkpoint_if_cancelled"): _CHECKPOINT,
        ("_traps.py", "cancel_shielded_checkpoint"): _CHECKPOINT,
        ("_traps.py", "wait_task_rescheduled"): (AWAITING, "other", "trio.lowlevel.wait_task_rescheduled()"),
        ("_parking_lot.py", "park"): (WAITING, "condition", "parking_lot.park()"),
        ("_threads.py", "to_thread_run_sync"): _threaded(("sync_fn",), "trio.to_thread.run_sync"),
        ("_subprocess.py", "wait"): (WAITING, "process", "process.wait()"),
        ("_subprocess.py", "run_process"): (WAITING, "process", "trio.run_process()"),
        ("_subprocess.py", "open_process"): (WAITING, "process", "trio.lowlevel.open_process()"),
        ("_highlevel_open_tcp_stream.py", "open_tcp_stream"): _connecting("trio.open_tcp_stream"),
        ("_highlevel_open_tcp_listeners.py", "serve_tcp"): (WAITING, "socket", "trio.serve_tcp()"),
        ("_highlevel_serve_listeners.py", "serve_listeners"): (WAITING, "socket", "trio.serve_listeners()"),
        ("_highlevel_socket.py", "accept"): (WAITING, "socket", "listener.accept()"),
        ("_highlevel_socket.py", "receive_some"): _stream("stream.receive_some()"),
        ("_highlevel_socket.py", "send_all"): _stream("stream.send_all()"),
        ("_ssl.py", "receive_some"): _stream("stream.receive_some()"),
        ("_ssl.py", "send_all"): _stream("stream.send_all()"),
        ("_socket.py", "getaddrinfo"): (IO, "dns", "trio.socket.getaddrinfo()"),
        ("_socket.py", "wrapper"): INNER,
        ("_socket.py", "_nonblocking_helper"): INNER,
        ("_file_io.py", "wrapper"): (IO, "file", "a file operation"),
        ("_file_io.py", "open_file"): (IO, "file", "trio.open_file()"),
    },
    "gevent": {
        ("hub.py", "sleep"): _seconds("seconds", "gevent.sleep"),
        ("hub.py", "wait"): INNER,
        ("hub.py", "switch"): INNER,
        ("pool.py", "join"): (AWAITING, "join", "pool.join()"),
        ("pool.py", "spawn"): (WAITING, "semaphore", "pool.spawn()"),
        ("threadpool.py", "apply"): _threaded(("func",), "pool.apply"),
        ("subprocess.py", "wait"): (WAITING, "process", "process.wait()"),
        ("subprocess.py", "communicate"): (WAITING, "process", "process.communicate()"),
        ("select.py", "select"): (IO, "selector", "select.select()"),
        ("lock.py", "acquire"): (WAITING, "semaphore", "lock.acquire()"),
        ("server.py", "serve_forever"): (WAITING, "socket", "server.serve_forever()"),
        ("baseserver.py", "serve_forever"): (WAITING, "socket", "server.serve_forever()"),
    },
    "anyio": {
        ("_eventloop.py", "sleep"): _seconds("delay", "anyio.sleep"),
        ("_eventloop.py", "sleep_until"): (SLEEPING, "sleep", "anyio.sleep_until()"),
        ("_eventloop.py", "sleep_forever"): (SLEEPING, "sleep", "anyio.sleep_forever()"),
        ("memory.py", "receive"): (WAITING, "queue", "stream.receive()"),
        ("memory.py", "send"): (WAITING, "queue", "stream.send()"),
        ("to_thread.py", "run_sync"): _threaded(("func",), "anyio.to_thread.run_sync"),
        ("to_process.py", "run_sync"): _threaded(("func",), "anyio.to_process.run_sync"),
        ("_sockets.py", "connect_tcp"): _connecting("anyio.connect_tcp"),
        ("_sockets.py", "getaddrinfo"): (IO, "dns", "anyio.getaddrinfo()"),
        ("_subprocesses.py", "run_process"): (WAITING, "process", "anyio.run_process()"),
        ("_asyncio.py", "start"): (AWAITING, "task", "task_group.start()"),
        ("_asyncio.py", "receive"): _stream("stream.receive()"),
        ("_asyncio.py", "send"): _stream("stream.send()"),
        ("_asyncio.py", "accept"): (WAITING, "socket", "listener.accept()"),
        ("_trio.py", "start"): (AWAITING, "task", "task_group.start()"),
        ("_trio.py", "receive"): _stream("stream.receive()"),
        ("_trio.py", "send"): _stream("stream.send()"),
        ("_trio.py", "accept"): (WAITING, "socket", "listener.accept()"),
        ("_fileio.py", "open_file"): (IO, "file", "anyio.open_file()"),
    },
}
# Of classes that wait in the same way in every library: (class, function).
_CLASSES = {
    ("Event", "wait"): (WAITING, "event", "event.wait()"),
    ("Condition", "wait"): (WAITING, "condition", "condition.wait()"),
    ("Condition", "acquire"): (WAITING, "condition", "condition.acquire()"),
    ("Semaphore", "acquire"): (WAITING, "semaphore", "semaphore.acquire()"),
    ("CapacityLimiter", "acquire"): (WAITING, "semaphore", "limiter.acquire()"),
    ("CapacityLimiter", "acquire_on_behalf_of"): (WAITING, "semaphore", "limiter.acquire_on_behalf_of()"),
    ("Lock", "acquire"): (WAITING, "other", "lock.acquire()"),
    ("NurseryManager", "__aexit__"): _NURSERY,
    ("TaskGroup", "__aexit__"): _GROUP,
    ("AsyncFile", ""): (IO, "file", "a file operation"),
    ("socket", ""): IO,
    ("_SocketType", ""): IO,
    ("SocketType", ""): IO,
    ("Process", "wait"): (WAITING, "process", "process.wait()"),
}
# Locks whose holder is followed: class -> function of the lock that gives its record (trio_.py).
watched = {}


def look_up(entry, frame):
    """What a library's function means for who waits in it: as in _KNOWN. The same for each call of the function."""
    package = _PACKAGE.search(entry.file)
    file = entry.file.replace("\\", "/").rsplit("/", 1)[-1]
    name = entry.code.co_name
    known = _KNOWN.get(package.group(1), {}).get((file, name)) if package is not None else None
    if known is not None:
        return known
    # `self`, or what the library calls it (`__self__`, `self_`).
    owner = frame.f_locals.get("self")
    for each in [kind.__name__.lstrip("_") for kind in type(owner).__mro__] if owner is not None else ():
        each = {"LockImpl": "Lock", "SocketType": "_SocketType"}.get(each, each)
        if each == "Lock" and name == "acquire":
            return _lock
        known = _CLASSES.get((each, name))
        if known is None and (each, "") in _CLASSES and not name.startswith("__"):
            known = _CLASSES[(each, "")]
            if known is IO:
                known = _stream("socket.%s()" % name.lstrip("_").replace("_nonblocking_helper", "recv"))
        if known is not None:
            return known
    if name.startswith("_"):
        return INNER
    return (AWAITING, "other", "%s()" % name)


def _lock(frame):
    lock = frame.f_locals.get("self")
    watch = watched.get(type(lock))
    if watch is None:
        return WAITING, tracks.what("other", "lock.acquire()")
    return LOCK_WAIT, watch(lock)


def describe(entry, frame):
    """(state, object or lock's record) of a suspended function of a library; INNER where it says nothing."""
    known = entry.waits
    if known is None:
        known = entry.waits = look_up(entry, frame)
    if known is INNER:
        return INNER
    if callable(known):
        return known(frame)
    state, kind, words = known
    return state, tracks.what(kind, words) if words else 0
