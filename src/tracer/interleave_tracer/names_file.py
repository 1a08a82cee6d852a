"""The files of names, which say what the numbers in the records mean.

What a program has a limited number of (places in its code, things it waits for, problems) stays in `<stem>.names`. What
comes and goes with the work (tasks, threads, locks, texts) goes there too as long as that file is small, and then to
parts, `<stem>-<n>.names`, of which only the first and the last are kept when no reader takes them away.

Descriptors are moved to high numbers, so that the program's own get the numbers they have untraced, and a program that
closes "all" descriptors and opens its own does not get them mixed with ours.
"""

import os
from _thread import RLock

_LARGE = 4 * 1024 * 1024
_PART = 4 * 1024 * 1024
_KEEP_HEAD = 2
_KEEP_TAIL = 14
HIGH = 100
# How often a descriptor is looked at. Nobody closes all descriptors and opens a hundred files of their own within
# this time.
_CHECK_NS = 200_000
# Bound here, because at the very end of a process `os` is empty.
_write = os.write
_fstat = os.fstat


def high_possible():
    """Whether the system lets a process have descriptors with high numbers."""
    try:
        return os.sysconf("SC_OPEN_MAX") >= 4 * HIGH
    except (AttributeError, OSError, ValueError):
        return False


class _File:
    """One file that lines are appended to."""

    def __init__(self, path):
        self.path = path
        self.size = 0
        self._checked = 0
        self._open()

    def _open(self):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self.path, flags, 0o600)
        if high_possible():
            try:
                import fcntl

                high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH)
                os.close(descriptor)
                descriptor = high
            except (ImportError, OSError):
                pass
        status = os.fstat(descriptor)
        self._descriptor, self._identity = descriptor, (status.st_dev, status.st_ino)

    def _ours(self):
        try:
            status = _fstat(self._descriptor)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self._identity

    def append(self, data, when):
        """Writes one line; False when the disk took only a part of it."""
        if when - self._checked > _CHECK_NS:
            self._checked = when
            if not self._ours():  # The program closed every descriptor: this number may be its own file by now.
                self._open()
        self.size += len(data)
        return _write(self._descriptor, data) == len(data)

    def close(self):
        if self._ours():
            os.close(self._descriptor)


class Names:
    """All names of one process."""

    def __init__(self, folder, stem):
        self._stem = os.path.join(folder, stem)
        self._main = _File(self._stem + ".names")
        self._part = None
        # The part before: a thread that has just fetched it may still write to it.
        self._before = None
        self._number = 0
        self._paths = []
        # Re-entrant, because it knows its owner in one step: a signal handler may write while its thread is rolling.
        self._rolling = RLock()

    def write(self, data, when, passing):
        """Appends a line. `passing`: one of something that a long run has any number of."""
        file = self._main
        if passing and file.size > _LARGE:
            file = self._part
            if file is None or file.size > _PART:
                file = self._roll() or self._main
        return file.append(data, when)

    def _roll(self):
        """The part to write to now; None while this very thread is making one."""
        if self._rolling._is_owned():
            return self._part
        with self._rolling:
            before = self._part
            if before is not None and before.size <= _PART:
                return before  # Another thread was first.
            path = "%s-%d.names" % (self._stem, self._number)
            self._number += 1
            self._part = _File(path)
            self._paths.append(path)
            if self._before is not None:
                self._before.close()
            self._before = before
            self._trim()
            return self._part

    def _trim(self):
        if len(self._paths) > _KEEP_HEAD + _KEEP_TAIL:
            self._paths[:] = [path for path in self._paths if os.path.exists(path)]
        while len(self._paths) > _KEEP_HEAD + _KEEP_TAIL:
            os.unlink(self._paths.pop(_KEEP_HEAD))

    def close(self):
        for file in (self._main, self._part, self._before):
            if file is not None:
                file.close()
