"""Calls that block: sleep, sockets, name lookup, processes, selectors.

Each call on its way into the kernel is bracketed by `enter` and `leave`. A call inside another that is already
shown (the `recv` of an HTTP client in `communicate`) is left alone: the outer name says more.
"""

import os
import sys
import time

from . import sites, tracks
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


def _socket(method):
    """asyncio's sockets do not block, and are called often: they go straight through."""
    words = "socket.%s()" % method

    def make(real):
        def call(self, *args, **kwargs):
            if self.gettimeout() == 0.0:
                return real(self, *args, **kwargs)
            state = here()
            if state.depth:
                return real(self, *args, **kwargs)
            tracks.enter(state, IO, sites.of(sys._getframe(1)), tracks.what("socket", words))
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
        replace(module, function, bracket(IO, _named("dns", "socket.%s()" % function)))


def _named(kind, words):
    return lambda *args, **kwargs: tracks.what(kind, words)


def _ssl(module):
    for method in ("read", "write", "do_handshake"):
        replace(module.SSLSocket, method, _socket(method))


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
        tracks.enter(state, IO, sites.of(sys._getframe(1)), tracks.what("selector", "selector.select()"))
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


def install():
    replace(time, "sleep", bracket(SLEEPING, _sleep))
    replace(os, "system", bracket(WAITING, _named("process", "os.system()")))
    when_imported("socket", _sockets)
    when_imported("ssl", _ssl)
    when_imported("selectors", _selectors)
    when_imported("select", _select)
