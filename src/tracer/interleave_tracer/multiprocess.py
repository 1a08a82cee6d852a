"""multiprocessing: the lives of its processes, and what is waited for between them."""

import sys

from . import processes, sites, stream, tracks, waits
from .patching import replace, when_imported
from .tracks import WAITING, here


def _start(real):
    def start(self):
        site = sites.of(sys._getframe(1))
        real(self)
        how = type(self._popen).__module__.rsplit("popen_", 1)[-1].replace("_posix", "").replace("_win32", "")
        processes.child(self.pid, site, how, True, [self.name])

    return start


def _join(real):
    def join(self, timeout=None):
        state = here()
        if state.depth or self._popen is None or self._popen.returncode is not None:
            return real(self, timeout)
        what = processes.waiting_for("join", "%s.join()" % self.name, self.pid)
        tracks.enter(state, WAITING, sites.of(sys._getframe(1)), what, timeout is not None)
        try:
            return real(self, timeout)
        finally:
            tracks.leave(state, WAITING)
            if self._popen is not None:
                processes.child_exit(self.pid, self._popen.returncode)

    return join


def _bootstrap(real):
    def _bootstrap(self, *args, **kwargs):
        stream.name(stream.fields(k="rename", id=0, name=self.name))
        from . import exit

        # It ends by `os._exit` or by `sys.exit`, after the helpers of its queues have been waited for.
        exit.code = code = real(self, *args, **kwargs)
        return code

    # Below it, in the child of a fork, lies the code that started the process.
    sites.doors.add(_bootstrap.__code__)
    return _bootstrap


def _ends(signal_name):
    def make(real):
        def end(self):
            import signal

            if self._popen is not None:
                processes.asked_to_end(self.pid, getattr(signal, signal_name, signal.SIGTERM))
            return real(self)

        return end

    return make


def _process(module):
    replace(module.BaseProcess, "start", _start)
    replace(module.BaseProcess, "join", _join)
    replace(module.BaseProcess, "_bootstrap", _bootstrap)
    replace(module.BaseProcess, "terminate", _ends("SIGTERM"))
    replace(module.BaseProcess, "kill", _ends("SIGKILL"))


def _poll(real):
    def poll(self, *args, **kwargs):
        code = real(self, *args, **kwargs)
        processes.child_exit(self.pid, code)
        return code

    return poll


def _forkserver(module):
    """The end of such a child is told by the fork server, not by the system."""
    replace(module.Popen, "poll", _poll)


# ---- waits


def _bracket(describe):
    """Makes a wrapper that shows a call as a wait; `describe(*args)` gives (kind, words), None not to show it."""

    def make(real):
        def call(*args, **kwargs):
            state = here()
            if state.depth:
                return real(*args, **kwargs)
            found = describe(*args, **kwargs)
            if found is None:
                return real(*args, **kwargs)
            entry, frame = sites.find(sys._getframe(1))
            if found[0] == "queue" and (entry is None or entry.kind == sites.STDLIB):
                found = ("executor", "the next job of the pool")  # A worker between two jobs.
            tracks.enter(state, WAITING, sites.at(entry, frame) if entry else 0, tracks.what(*found))
            try:
                return real(*args, **kwargs)
            finally:
                tracks.leave(state, WAITING)

        return call

    return make


def _shown(kind, words):
    return _bracket(lambda *args, **kwargs: (kind, words))


def _queue_get(self, block=True, timeout=None):
    return ("queue", "queue.get()") if block else None


def _queue_put(self, obj, block=True, timeout=None):
    """Only a full queue makes its user wait: a thread does the writing."""
    return ("queue", "queue.put()") if block and self._sem._semlock._is_zero() else None


def _queues(module):
    replace(module.Queue, "get", _bracket(_queue_get))
    replace(module.Queue, "put", _bracket(_queue_put))
    replace(module.Queue, "join_thread", _shown("queue", "queue.join_thread()"))
    replace(module.JoinableQueue, "join", _shown("queue", "queue.join()"))
    replace(module.SimpleQueue, "get", _shown("queue", "queue.get()"))


def _connection_poll(self, timeout=0.0):
    return ("process", "connection.poll()") if timeout is None or timeout > 0 else None


def _connection_wait(object_list, timeout=None):
    return ("process", "connection.wait()") if timeout is None or timeout > 0 else None


def _connections(module):
    for method in ("recv", "recv_bytes", "recv_bytes_into", "send", "send_bytes"):
        replace(module._ConnectionBase, method, _shown("process", "connection.%s()" % method))
    replace(module._ConnectionBase, "poll", _bracket(_connection_poll))
    replace(module.Listener, "accept", _shown("process", "listener.accept()"))
    replace(module, "wait", _bracket(_connection_wait))


def _proxy_call(self, methodname, args=(), kwds={}):
    return ("process", "%s.%s() of the manager" % (self._token.typeid, methodname.strip("#").lower()))


def _managers(module):
    replace(module.BaseProxy, "_callmethod", _bracket(_proxy_call))


def _synchronize(module):
    replace(module.Condition, "wait", waits.shared_condition_wait)


def install():
    for module, change in (
        ("process", _process),
        ("popen_forkserver", _forkserver),
        ("queues", _queues),
        ("connection", _connections),
        ("managers", _managers),
        ("synchronize", _synchronize),
    ):
        when_imported("multiprocessing." + module, change)
