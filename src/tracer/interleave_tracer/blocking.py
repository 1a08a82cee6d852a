"""Calls that block: sleep, sockets, name lookup, processes, selectors.

Each call on its way into the kernel is bracketed by `enter` and `leave`. A call inside another that is already
shown (the `recv` of an HTTP client in `communicate`) is left alone: the outer name says more.
"""

import builtins
import os
import sys
import time

from . import peers, sites, tracks
from .patching import replace, when_imported
from .tracks import IO, SLEEPING, WAITING, here


def bracket(kind, describe):
    """Makes a wrapper that shows the call as a state; `describe(*args)` gives the object, or None not to show it."""

    def make(real):
        def call(*args, **kwargs):
            state = here()
            if state.depth:
                return real(*args, **kwargs)
            obj = describe(*args, **kwargs)
            if obj is None:
                return real(*args, **kwargs)
            tracks.enter(state, kind, sites.of(sys._getframe(1)), obj)
            try:
                return real(*args, **kwargs)
            finally:
                tracks.leave(state, kind)

        return call

    return make


def _sleep(*args, **kwargs):
    if len(args) != 1 or not isinstance(args[0], (int, float)):
        return tracks.what("sleep", "time.sleep(...)")
    return tracks.what("sleep", "time.sleep(%r)" % (args[0],))


def _connected(socket, words, arguments):
    return peers.of_socket(socket, words)


def _to(socket, words, arguments):
    address = peers.words(arguments[-1]) if arguments else ""
    return tracks.what("socket", "%s to %s" % (words, address) if address else words)


def _listening(socket, words, arguments):
    try:
        address = peers.words(socket.getsockname())
    except OSError:
        address = ""
    return tracks.what("socket", "%s at %s" % (words, address) if address else words)


# Calls whose other end is not the one that the socket is connected with.
_ADDRESSED = {"connect": _to, "sendto": _to, "accept": _listening}


def _socket(method):
    """asyncio's sockets do not block, and are called often: they go straight through."""
    words = "socket.%s()" % method
    describe = _ADDRESSED.get(method, _connected)

    def make(real):
        def call(self, *args, **kwargs):
            if self.gettimeout() == 0.0:
                return real(self, *args, **kwargs)
            state = here()
            if state.depth:
                return real(self, *args, **kwargs)
            tracks.enter(state, IO, sites.of(sys._getframe(1)), describe(self, words, args))
            try:
                return real(self, *args, **kwargs)
            finally:
                tracks.leave(state, IO)

        return call

    return make


def _sockets(module):
    for method in ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "send", "sendall", "sendto", "accept", "connect"):
        if method == "accept":
            replace(module.socket, method, _socket(method))
            continue
        real = getattr(module.socket, method, None)
        if real is None:
            continue
        made = _socket(method)(real)
        made.__name__, made.__qualname__, made.__doc__ = method, "socket." + method, real.__doc__
        setattr(module.socket, method, made)
    for function in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo"):
        replace(module, function, bracket(IO, _lookup(function)))


def _lookup(function):
    """A name server's answer is waited for: for which name."""

    def describe(*args, **kwargs):
        host = args[0] if args else kwargs.get("host")
        host = host[0] if isinstance(host, tuple) and host else host
        return tracks.what("dns", "socket.%s(%s)" % (function, repr(host) if isinstance(host, str) and len(host) < 80 else ""))

    return describe


def _named(kind, words):
    return lambda *args, **kwargs: tracks.what(kind, words)


def _ssl(module):
    for method in ("read", "write", "do_handshake"):
        replace(module.SSLSocket, method, _socket(method))


def selector_words(selector):
    """With the operating system's call behind it: epoll, kqueue, poll or select."""
    name = type(selector).__name__
    by = name[: -len("Selector")].lower() if name.endswith("Selector") else ""
    return tracks.what("selector", "selector.select()" + (", by " + by if by else ""))


def _selector(real):
    def select(self, timeout=None):
        if timeout is not None and timeout <= 0:
            return real(self, timeout)
        state = here()
        if state.depth:
            return real(self, timeout)
        loop = state.loop
        if loop is not None and loop.selector is self:
            return loop.idle(state, real, timeout)
        tracks.enter(state, IO, sites.of(sys._getframe(1)), selector_words(self))
        try:
            return real(self, timeout)
        finally:
            tracks.leave(state, IO)

    return select


def _selectors(module):
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        selector = getattr(module, name, None)
        if selector is not None:
            real = selector.select
            made = _selector(real)
            made.__name__, made.__qualname__, made.__doc__ = "select", name + ".select", real.__doc__
            made.__module__ = real.__module__
            selector.select = made


def _select(module):
    def describe(readers=(), writers=(), others=(), timeout=None, *rest):
        return None if timeout == 0 else tracks.what("selector", "select.select()")

    replace(module, "select", bracket(IO, describe))


def _signals(module):
    for name in ("pause", "sigwait", "sigwaitinfo", "sigtimedwait"):
        if hasattr(module, name):
            replace(module, name, bracket(WAITING, _named("other", "signal.%s()" % name)))


def install():
    replace(builtins, "input", bracket(IO, _named("file", "input()")))
    replace(time, "sleep", bracket(SLEEPING, _sleep))
    replace(os, "system", bracket(WAITING, _named("process", "os.system()")))
    when_imported("socket", _sockets)
    when_imported("ssl", _ssl)
    when_imported("selectors", _selectors)
    when_imported("signal", _signals)
    when_imported("select", _select)
