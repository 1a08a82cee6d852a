"""Writes the stream: fixed records in mapped segment files, and JSON lines for names (docs/TRACE.md).

Problem: millions of events at well under a microsecond each, none lost when the process is killed, and never a
fault of ours in the user's program.

- A record's number comes from an itertools counter, which is atomic; the number alone says which slot it is.
  So no lock is taken on the fast path, and a signal handler may record in the middle of another record.
- `struct` packs fields in order, so `seq`, the last, is written last.
- Segments are preallocated with posix_fallocate (zeros elsewhere): mapping a sparse file kills the program with
  SIGBUS when the disk is full. Any failure stops the recording, never the program.
"""

import itertools
import mmap
import os
import struct
import sys
import time
from _thread import RLock

from .names_file import HIGH, Names, high_possible

try:
    from _json import encode_basestring_ascii as quote
except ImportError:  # PyPy, and builds without the accelerator.
    from json.encoder import py_encode_basestring_ascii as quote

_RECORD = struct.Struct("<qHHIqqQ")
_SIZE = _RECORD.size
_FIRST_BYTES = 256 * 1024
_OTHER_BYTES = 4 * 1024 * 1024
# Segments that are kept of a run that nobody reads (or reads too slowly), from its start and from its end.
_keep_head = 8
_keep_tail = 24

_pack = _RECORD.pack_into
now = time.perf_counter_ns

folder = None
stem = None
stopped = True

# The segment records go to now: (buffer, first seq, last seq, byte offset of seq 0). Replaced as a whole.
_current = (None, 1, 0, 0)
_next = itertools.count(1).__next__
_older = []
_prepared = None
_segment = -1
_files = []
_lost = 0
# There was no room for another segment.
_full = False
_names = None
# Re-entrant, because it knows its owner in one step: a signal handler may record while its thread is rolling.
_rolling = RLock()


def keep(megabytes):
    """Says how much of a run that nobody reads is kept: a quarter from its start, the rest from its end."""
    global _keep_head, _keep_tail
    segments = max(4, int(megabytes * 1024 * 1024 // _OTHER_BYTES))
    _keep_head = segments // 4
    _keep_tail = segments - _keep_head


def emit(kind, flags, track, a, b):
    """Records one event now."""
    seq = _next()
    buffer, first, last, base = _current
    if first <= seq <= last:
        _pack(buffer, seq * 40 - base, now(), kind, flags, track, a, b, seq)
    else:
        _elsewhere(seq, now(), kind, flags, track, a, b)


def emit_at(when, kind, flags, track, a, b):
    """Records one event that happened at `when` (perf_counter_ns)."""
    seq = _next()
    buffer, first, last, base = _current
    if first <= seq <= last:
        _pack(buffer, seq * 40 - base, when, kind, flags, track, a, b, seq)
    else:
        _elsewhere(seq, when, kind, flags, track, a, b)


def _elsewhere(seq, when, kind, flags, track, a, b):
    """The slot is not in the current segment: roll on, or write into the one before."""
    global _lost
    if stopped:
        return
    try:
        if seq > _current[2] and not _roll(seq):
            _lost += 1
            return
        for buffer, first, last, base in [_current] + _older:
            if first <= seq <= last:
                _pack(buffer, seq * 40 - base, when, kind, flags, track, a, b, seq)
                return
        _lost += 1
    except (OSError, ValueError):
        stop()


def _roll(seq):
    """Makes the segment that holds `seq` the current one. False when this thread is already doing so (a signal
    handler came in between): waiting for itself would never end."""
    global _current, _prepared, _lost
    if _rolling._is_owned():
        return False
    with _rolling:
        while seq > _current[2] and not stopped:
            if _full:
                stop()
                return False
            fresh = _prepared or _create()
            _prepared = None
            _older.append(_current)
            del _older[:-2]
            _current = fresh
    if _lost:
        count, _lost = _lost, 0
        emit(17, 0, 0, count, 0)
    return not stopped


def prepare():
    """Makes the next segment ahead of time. The watchdog calls this, so that no thread of the user's pays for it."""
    global _prepared, _full
    if stopped or _full or _prepared is not None:
        return
    buffer, first, last, _ = _current
    middle = (first + last) // 2
    if buffer is None or buffer[(middle - first) * 40 + 32 : (middle - first) * 40 + 40] == b"\0" * 8:
        return
    if _rolling.acquire(False):
        try:
            if _prepared is None:
                _prepared = _create()
        except (OSError, ValueError):
            _full = True  # What is left of the current segment is still used.
        finally:
            _rolling.release()


def _create():
    """A new segment file, allocated and mapped; returns its (buffer, first, last, base)."""
    global _segment, _lost
    number = _segment + 1
    size = _FIRST_BYTES if number == 0 else _OTHER_BYTES
    path = os.path.join(folder, "%s-%d.seg" % (stem, number))
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        _allocate(descriptor, size)
        buffer = _map(descriptor, size)
    finally:
        os.close(descriptor)
    slots = size // _SIZE
    first = 1 if number == 0 else _FIRST_BYTES // _SIZE + 1 + (number - 1) * (_OTHER_BYTES // _SIZE)
    _segment = number
    _files.append((path, slots))
    _trim()
    return (buffer, first, first + slots - 1, first * _SIZE)


def _trim():
    """With no reader that consumes segments, keeps the head and the tail of the run and counts the rest."""
    global _lost
    if len(_files) <= _keep_head + _keep_tail:
        return
    _files[:] = [entry for entry in _files if os.path.exists(entry[0])]
    while len(_files) > _keep_head + _keep_tail:
        path, slots = _files.pop(_keep_head)
        os.unlink(path)
        _lost += slots


def _allocate(descriptor, size):
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(descriptor, 0, size)
        except OSError as error:
            import errno

            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
                raise
    # Zeros as well: pages that were written are mapped quickly, reserved ones cost a slow fault each.
    zeros = bytes(65536)
    for _ in range(size // len(zeros)):
        if os.write(descriptor, zeros) != len(zeros):
            raise OSError("short write")


def _map(descriptor, size):
    if sys.version_info >= (3, 13) and os.name == "posix":
        return mmap.mmap(descriptor, size, trackfd=False)
    # mmap keeps a duplicate of the descriptor, with the lowest number that is free: take the low ones meanwhile.
    taken = []
    try:
        if high_possible():
            while not taken or taken[-1] < HIGH - 1:
                taken.append(os.dup(descriptor))
        return mmap.mmap(descriptor, size)
    finally:
        for number in taken:
            os.close(number)


def name(line, passing=False):
    """Appends one JSON object, given without its braces and its time. `passing`: of something that a long run has any
    number of (names_file.py)."""
    if stopped:
        return
    when = now()
    try:
        if not _names.write(('{"t":%d,%s}\n' % (when, line)).encode("ascii"), when, passing):
            stop()
    except OSError:
        stop()


def encode(value):
    """JSON of plain values; the json package would cost more than all the rest of our start."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return quote(str(value))
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, dict):
        return "{%s}" % ",".join(quote(key) + ":" + encode(item) for key, item in value.items())
    return "[%s]" % ",".join([encode(item) for item in value])


def fields(**values):
    """The inside of a JSON object, for `name`."""
    return ",".join('"%s":%s' % (key, encode(value)) for key, value in values.items())


def begin(where):
    """Opens the files of this process. Also called in the child of a fork: nothing of the parent's is touched."""
    global folder, stem, stopped, _current, _next, _prepared, _segment, _lost, _names, _rolling, _full
    folder = where
    stem = "%d-%d" % (os.getpid(), now())
    _current = (None, 1, 0, 0)
    _next = itertools.count(1).__next__
    _older.clear()
    _files.clear()
    _prepared = None
    _segment = -1
    _lost = 0
    _full = False
    _rolling = RLock()
    if _names is not None:
        _names.close()
        _names = None
    stopped = False
    try:
        _names = Names(folder, stem)
        _current = _create()
    except OSError:
        stop()


def stop():
    """Ends the recording, for good: the disk is full, or the folder is gone."""
    global stopped, _current
    stopped = True
    _current = (None, 1, 0, 0)


def close():
    """Ends the recording and lets go of its files; `begin` may follow."""
    global _names, _prepared
    stop()
    _older.clear()
    _files.clear()
    _prepared = None
    if _names is not None:
        _names.close()
        _names = None
