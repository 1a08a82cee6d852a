"""A thread that looks at the others: stalls with their line, time on the processor, the next segment.

It is started with `_thread`, so that `threading` does not know of it, and it calls nothing of `threading`. Python
3.12 warns when a process with several threads forks: so it is stopped before a fork, until the operating system
has no such thread any more. 3.13 counts the threads only after the last hook of the fork has run: so it is started
again not there, but when the program next waits for something.
"""

import _thread
import os
import sys
import time
from _thread import allocate_lock, get_ident, start_new_thread

try:
    from _thread import get_native_id
except ImportError:
    get_native_id = None

from . import sites, stalls, stream, tracks
from .patching import replace
from .stream import emit, now
from .tracks import SAMPLE

_ON_CPU, _RUNNABLE, _UNKNOWN = 1, 2, 0

period = 0.01
_now = None
# A fork has stopped it, and nothing has started it again yet.
pending = False
_cpu = {}
_at = {}
_sleep = time.sleep


class _Run:
    """One life of the watchdog's thread."""

    __slots__ = ("wake", "ident", "native", "over")

    def __init__(self):
        self.wake = allocate_lock()
        self.wake.acquire()
        self.ident = 0
        # The operating system's number of the thread; None until it runs, 0 where there is none.
        self.native = None
        self.over = False


def start():
    """Begins watching; does nothing when it is switched off."""
    global _now, pending
    pending = False
    if period <= 0 or _now is not None or stream.stopped:
        return
    run = _Run()
    try:
        start_new_thread(_watch, (run,))
        _now = run
    except RuntimeError:
        pass


def stop():
    """Ends the thread and waits until the operating system has forgotten it."""
    global _now
    if _now is None:
        return
    run, _now = _now, None
    run.wake.release()
    for _ in range(5000):
        if run.over and not (run.native and os.path.exists("/proc/self/task/%d" % run.native)):
            return
        _sleep(0.0002)


def stop_for_fork():
    global pending
    pending = _now is not None or pending
    stop()


def _watch(run):
    run.ident = get_ident()
    run.native = get_native_id() if get_native_id is not None and sys.platform.startswith("linux") else 0
    wait = period
    last = now()
    quiet = 0
    try:
        while not run.wake.acquire(True, wait):
            begun = now()
            if begun - last > 1_000_000_000 + wait * 2e9:
                stalls.frozen_until = begun
            last = begun
            try:
                busy = _look(begun)
                stream.prepare()
            except Exception as error:
                tracks.note("The watchdog stopped: %r" % (error,))
                return
            # A program that only waits is looked at less often.
            quiet = 0 if busy else quiet + 1
            wait = period if quiet < 20 else min(0.05, period * 5)
    finally:
        run.over = True


def hide():
    """Takes our thread out of what the interpreter tells of its threads."""

    def count(real):
        def _count():
            return real() - (1 if _now is not None and _now.native is not None and not _now.over else 0)

        return _count

    def frames(real):
        def _current_frames():
            found = real()
            if _now is not None:
                found.pop(_now.ident, None)
            return found

        return _current_frames

    replace(_thread, "_count", count)
    replace(sys, "_current_frames", frames)


_frames = sys._current_frames


def _look(when):
    """One look at all threads. True when one of them was at work."""
    busy = False
    frames = _frames()
    for number, state in list(tracks.threads.items()):
        frame = frames.get(number)
        if frame is None:
            continue
        inside = state.step_start
        if state.state and not inside:
            continue
        cpu = None
        if state.clock is not None:
            try:
                cpu = time.clock_gettime_ns(state.clock)
            except OSError:
                cpu = None
        here = (id(frame), frame.f_lasti)
        moved = _at.get(number) != here
        _at[number] = here
        site = sites.of(frame)
        flag = _flag(number, when, cpu, moved)
        if inside:
            stalls.sampled(state, when, site, cpu, moved)
        if not state.state:
            busy = True
            emit(SAMPLE, flag, state.track, site, cpu or 0)
    if len(_at) > 2 * len(tracks.threads) + 50:
        _at.clear()
        _cpu.clear()
    return busy


def _flag(number, when, cpu, moved):
    """On the processor, kept from it, or neither (blocked in something that is not followed)."""
    before = _cpu.get(number)
    _cpu[number] = (when, cpu)
    if cpu is None or before is None or before[1] is None or when <= before[0]:
        return _UNKNOWN
    share = (cpu - before[1]) / (when - before[0])
    if share > 0.5:
        return _ON_CPU
    return _RUNNABLE if moved and share > 0.02 else _UNKNOWN


def forget():
    """In the child of a fork: the thread did not come along."""
    global _now
    _now = None
    _cpu.clear()
    _at.clear()
