"""Threads that stand in a call which nobody wraps: file I/O, `os.read`, `poll`, a database's driver.

Asked by the watchdog, for a thread that had next to no processor since it last looked. On Linux the kernel says which
system call a thread is in; that tells a read from waiting for the interpreter's lock, and a claim is made only then.
Elsewhere a claim needs a call of a known name, a thread that had no processor at all, and nobody else at work. The words
are the user's own, from the line that it stands at.
"""

import os

from . import call_text, sites, tracks
from .tracks import IDLE, IO, SLEEPING, WAITING

_FILE, _SOCKET, _SELECTOR, _PROCESS, _SLEEP = "file", "socket", "selector", "process", "sleep"
# Linux's numbers of system calls that wait, by machine: number -> (kind, name).
_X86 = {
    0: (_FILE, "read"), 1: (_FILE, "write"), 2: (_FILE, "open"), 7: (_SELECTOR, "poll"), 17: (_FILE, "pread"),
    18: (_FILE, "pwrite"), 19: (_FILE, "readv"), 20: (_FILE, "writev"), 23: (_SELECTOR, "select"), 34: (_PROCESS, "pause"),
    35: (_SLEEP, "nanosleep"), 40: (_FILE, "sendfile"), 42: (_SOCKET, "connect"), 43: (_SOCKET, "accept"),
    44: (_SOCKET, "send"), 45: (_SOCKET, "recv"), 46: (_SOCKET, "sendmsg"), 47: (_SOCKET, "recvmsg"),
    61: (_PROCESS, "wait"), 73: (_FILE, "flock"), 74: (_FILE, "fsync"), 75: (_FILE, "fdatasync"), 128: (_PROCESS, "sigwait"),
    162: (_FILE, "sync"), 230: (_SLEEP, "nanosleep"), 232: (_SELECTOR, "epoll"), 247: (_PROCESS, "wait"),
    257: (_FILE, "open"), 270: (_SELECTOR, "select"), 271: (_SELECTOR, "poll"), 275: (_FILE, "splice"),
    281: (_SELECTOR, "epoll"), 288: (_SOCKET, "accept"), 326: (_FILE, "copy_file_range"),
}  # fmt: skip
_ARM = {
    56: (_FILE, "open"), 63: (_FILE, "read"), 64: (_FILE, "write"), 65: (_FILE, "readv"), 66: (_FILE, "writev"),
    67: (_FILE, "pread"), 68: (_FILE, "pwrite"), 71: (_FILE, "sendfile"), 72: (_SELECTOR, "select"), 73: (_SELECTOR, "poll"),
    76: (_FILE, "splice"), 81: (_FILE, "sync"), 82: (_FILE, "fsync"), 83: (_FILE, "fdatasync"), 22: (_SELECTOR, "epoll"),
    32: (_FILE, "flock"), 95: (_PROCESS, "wait"), 101: (_SLEEP, "nanosleep"), 115: (_SLEEP, "nanosleep"),
    137: (_PROCESS, "sigwait"), 202: (_SOCKET, "accept"), 203: (_SOCKET, "connect"), 206: (_SOCKET, "send"),
    207: (_SOCKET, "recv"), 211: (_SOCKET, "sendmsg"), 212: (_SOCKET, "recvmsg"), 242: (_SOCKET, "accept"),
    260: (_PROCESS, "wait"), 285: (_FILE, "copy_file_range"),
}  # fmt: skip
_STATES = {_FILE: IO, _SOCKET: IO, _SELECTOR: IO, _PROCESS: WAITING, _SLEEP: SLEEPING}
# Names of calls that read or write, for systems that do not tell.
_NAMES = frozenset(
    "open read readline readlines readinto write writelines flush fsync fdatasync sync truncate copyfile copyfileobj "
    "sendfile recv recv_into recvfrom send sendall connect accept poll select input".split()
)
# What a thread may use between two looks and still have stood in one call, as a share of that time.
_LITTLE = 0.08

# ident -> (its processor time, what was found then).
_last = {}


def _calls():
    try:
        machine = os.uname().machine
        if os.path.exists("/proc/self/task/%d/syscall" % os.getpid()):
            return {"x86_64": _X86, "aarch64": _ARM}.get(machine)
    except (AttributeError, OSError):
        pass
    return None


_numbers = _calls()


def seen(state, frame, cpu, had, passed, alone):
    """(state, object, site) of a call that the thread waits in, None where that cannot be said. `had` is its processor time
    at the look before, `passed` how long ago that was; `alone`: no other thread is at work."""
    ident = state.ident
    before = _last.get(ident)
    if before is not None and before[0] == cpu:
        return before[1]  # It has not run an instruction since.
    if cpu - had > _LITTLE * passed:
        _last.pop(ident, None)
        return None
    found = _find(state, frame, cpu == had and alone)
    _last[ident] = (cpu, found)
    if len(_last) > 2 * len(tracks.threads) + 50:
        _last.clear()
    return found


def _find(state, frame, certain):
    entry, user = sites.find(frame)
    if entry is None:
        return None
    if _numbers is None:
        kind = name = None
    else:
        kind, name = _numbers.get(_system_call(state.native), (None, None))
        if kind is None:
            return None
    text = call_text.called(entry.code, user.f_lasti) if entry.kind == sites.USER else ""
    if kind is None:
        if not certain or text[:-2].rsplit(".", 1)[-1] not in _NAMES:
            return None
        kind = _FILE
    site = sites.at(entry, user)
    if kind == _SELECTOR and state.loop is not None and not state.step_start:
        return IDLE, 0, site  # A loop in C, in its selector.
    return _STATES[kind], tracks.what(kind, text or "a system call: %s()" % name), site


def _system_call(native):
    """The number of the system call that a thread is in; -1 when it is in none, or that cannot be read."""
    try:
        descriptor = os.open("/proc/self/task/%d/syscall" % native, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return int(os.read(descriptor, 64).split()[0])
        finally:
            os.close(descriptor)
    except (OSError, ValueError, IndexError):
        return -1


def forget():
    _last.clear()
