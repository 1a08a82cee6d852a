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

from . import blocked, loop_deadlock, shared_locks, sites, stacks, stalls, stream, task_deadlock, tracks
from .patching import replace
from .stream import emit, now
from .tracks import BLOCKED, IDLE, SAMPLE

_ON_CPU, _RUNNABLE, _UNKNOWN = 1, 2, 0

period = 0.01
_now = None
# A fork has stopped it, and nothing has started it again yet.
pending = False
# Whether it rests while a profiler is at work (profilers.py).
_resting = False
# ident -> (when it was last seen, its clock then, when its clock last went on)
_cpu = {}
# What a thread uses at least in a slice; and how long it can be without one beside many rivals.
_PROGRESS_NS = 50_000
_SLICES_NS = 150_000_000
_sleep = time.sleep
# When it last looked, and the processor time of the process then.
_whole = [0, 0]


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
    if period <= 0 or _now is not None or stream.stopped or _resting:
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


def rest(wanted):
    """Stops watching until it is called again with False."""
    global _resting
    _resting = wanted
    if wanted:
        stop()
    else:
        start()


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
                task_deadlock.look()
                loop_deadlock.look(begun)
                shared_locks.look(begun)
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
            # The caller's frame, as untraced: ours would hold what is returned, and itself.
            found[get_ident()] = sys._getframe(1)
            if _now is not None:
                found.pop(_now.ident, None)
            return found

        return _current_frames

    replace(_thread, "_count", count)
    replace(sys, "_current_frames", frames)


_frames = sys._current_frames


def _look(when):
    """One look at all threads. True when one of them was at work."""
    frames = _frames()
    # Our own frame is among them: with it in its own local variable, every frame and all that the program's functions
    # held would stay alive until the garbage collector comes by.
    frames.pop(get_ident(), None)
    whole = time.process_time_ns()
    calm = (whole - _whole[1]) * 2 < when - _whole[0]
    _whole[:] = when, whole
    seen = []
    inside = False
    for number, state in list(tracks.threads.items()):
        frame = frames.get(number)
        if frame is None:
            continue
        if state.state != IDLE:
            stacks.seen(state, frame)
        if state.state and not state.step_start:
            continue
        cpu = None
        if state.clock is not None:
            try:
                cpu = time.clock_gettime_ns(state.clock)
            except OSError:
                continue  # The thread is gone.
        site = tracks.site_of(frame, state)
        before = _cpu.get(number)
        stands = None
        if cpu is not None and before is not None and not state.state:
            # Beside threads that compute, one without a slice may only wait for its turn; and to ask for it costs turns.
            if calm or when - before[2] > _SLICES_NS:
                stands = blocked.seen(state, frame, cpu, before[1], when - before[0], len(tracks.threads) == 1)
        if cpu is not None and not state.step_start:
            stalls.last_cpu[number] = cpu
        if state.step_start:
            inside = True
            stalls.sampled(state, when, site, cpu, whole, stands[1] if stands else state.object)
        if not state.state:
            seen.append((number, state, site, cpu, stands))
    for number, state, site, cpu, stands in seen:
        if stands is not None:
            emit(BLOCKED, stands[0], state.track, stands[2], stands[1])
        emit(SAMPLE, _flag(number, when, cpu, len(seen) > 1), state.track, site, cpu or 0)
    if len(_cpu) > 2 * len(tracks.threads) + 50:
        _cpu.clear()
        stalls.last_cpu.clear()
    return inside or bool(seen)


def _flag(number, when, cpu, rivals):
    """On the processor, kept from it, or neither (blocked in something that is not followed).

    A thread that is kept from running by the interpreter's lock still gets a slice now and then; one that is
    blocked gets nothing. Its last instruction tells nothing: since 3.10 threads are switched only at a few places.
    """
    before = _cpu.get(number)
    if cpu is None:
        return _UNKNOWN
    if before is None:
        _cpu[number] = (when, cpu, when)
        return _UNKNOWN
    then, had, progress = before
    if cpu - had > _PROGRESS_NS:
        progress = when
    _cpu[number] = (when, cpu, progress)
    if (cpu - had) * 2 > when - then:
        return _ON_CPU
    return _RUNNABLE if rivals and when - progress < _SLICES_NS else _UNKNOWN


def forget():
    """In the child of a fork: the thread did not come along."""
    global _now
    _now = None
    _cpu.clear()
