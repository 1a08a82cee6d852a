"""Steps and callbacks that kept an event loop busy for too long, with the line that did.

The watchdog looks at the stacks of threads that are inside a step and leaves what it saw here; when the step ends
and was long, the samples tell which line to blame. A step that had little of the processor and did not block was
held up by other threads or by the machine: then no line is blamed.
"""

import sys
import time

from . import problems, sites, tracks

threshold = 100_000_000
# ident of the thread -> [serial of the step, [(when, site, object, cpu of the thread, of the process)], when to tell of it next]
_samples = {}
# ident -> processor time of the thread when the watchdog last looked at it.
last_cpu = {}
# Nanoseconds between two looks, 0 when there is no watchdog.
period = 0
# Set when the whole process stood still (a debugger, SIGSTOP): steps that ran across it prove nothing.
frozen_until = 0


def sampled(state, when, site, cpu, whole, obj):
    """Called by the watchdog for a thread inside a step; `obj` is what it waits in."""
    kept = _samples.get(state.ident)
    if kept is None or kept[0] != state.step_serial:
        kept = _samples[state.ident] = [state.step_serial, [], state.step_start + 10 * threshold]
    if len(kept[1]) < 2000:
        kept[1].append((when, site, obj, cpu, whole))
    if when >= kept[2]:
        _growing(state, kept, when)


def _growing(state, kept, when):
    """A stall that lasts is told of before it ends: it may never end."""
    serial, start = state.step_serial, state.step_start
    if not start or serial != kept[0] or frozen_until > start or _debugged():
        return
    kept[2] = when + (when - start)
    who, track = _doing(state)
    _describe(state, [each for each in kept[1] if each[0] >= start], serial, start, when, track, who, None)


def _doing(state):
    steps, loop = list(state.steps), state.loop
    track = steps[-1] if steps else (loop.track if loop is not None else state.track)
    return ("a task" if steps else "a callback"), track


def ended(state, loop, serial, start, end, track, who, code):
    """A step or callback ran for `threshold` or more."""
    try:
        _ended(state, loop, serial, start, end, track, who, code)
    except Exception as error:
        tracks.note("A stall could not be described: %r" % (error,))


def _ended(state, loop, serial, start, end, track, who, code):
    if frozen_until > start or _debugged():
        return
    kept = _samples.pop(state.ident, None)
    seen = [each for each in kept[1] if each[0] >= start] if kept is not None and kept[0] == serial else []
    _describe(state, seen, serial, start, end, track, who, code)


def _describe(state, seen, serial, start, end, track, who, code):
    identity = "stall-%d-%d" % (state.track, serial)
    lasted = problems.seconds(end - start)
    cpu = None
    if len(seen) >= 3 and _starved(seen):
        cpu = seen[-1][3] - seen[0][3]
    elif code is not None:
        cpu = _unseen(state, seen, start, end)
    if cpu is not None:
        message = (
            "The event loop needed %s for one step of %s, but had the processor for only %s of it: "
            "other threads or other programs were in the way." % (lasted, who, problems.seconds(cpu))
        )
        site = _most(seen)[0] if seen else _definition(code)
        problems.report("loop-stall", "hint", message, site, track, start, end - start, "possible", (), identity)
        return
    if not seen:
        site = _definition(code)
        message = "The event loop stood still for %s in %s: no other task could run." % (lasted, who)
        problems.report("loop-stall", "warning", message, site, track, start, end - start, "possible", (), identity)
        return
    site, obj, share = _most(seen)
    _, _, function = sites.where(site)
    call = tracks.what_texts.get(-obj) if obj < 0 else None
    if obj > 0:
        call = "waiting for %s" % tracks.names.get(obj, "a lock")
    place = "%s%s" % (sites.short(site), " in " + function if function else "")
    if call is not None:
        doing = "%s at %s" % (call, place)
    else:
        doing = "the code at %s" % place
    message = "The event loop stood still for %s: %s ran in %s without giving way, so no other task could run." % (
        lasted,
        doing,
        who,
    )
    confidence = "certain" if share > 0.5 else "likely"
    problems.report("loop-stall", "warning", message, site, track, start, end - start, confidence, (), identity)


def _most(seen):
    """(site, object, share) that was sampled most often."""
    counts = {}
    for _, site, obj, _, _ in seen:
        counts[site] = counts.get(site, 0) + 1
    site = max(counts, key=lambda each: counts[each])
    objects = [each[2] for each in seen if each[1] == site and each[2]]
    # The object counts only if it was there as a rule: a short wait in a long computation is not to blame.
    obj = objects[-1] if len(objects) * 2 >= counts[site] else 0
    return site, obj, counts[site] / len(seen)


def _starved(seen):
    """Little processor time and no blocking call: other threads had the processor, or the machine was busy. A call
    that blocks unseen uses nothing at all; a step that is kept from running still gets slices."""
    if seen[0][3] is None or seen[-1][3] is None:
        return False
    span = seen[-1][0] - seen[0][0]
    cpu = seen[-1][3] - seen[0][3]
    blocked = sum(1 for each in seen if each[2])
    if span <= 0 or cpu > 0.4 * span or blocked * 4 > len(seen):
        return False
    others = seen[-1][4] - seen[0][4] - cpu
    slices = sum(1 for one, two in zip(seen, seen[1:]) if two[3] - one[3] > 50_000)
    return others > 0.5 * span or slices * 2 > len(seen)


def _unseen(state, seen, start, end):
    """The processor time of a step that the watchdog itself was kept from watching; None when it was watched, or
    used the processor (a library that holds the interpreter's lock keeps the watchdog out as well), or blocked."""
    if not period or len(seen) * period * 3 > end - start or any(each[2] for each in seen):
        return None
    before = last_cpu.get(state.ident)
    if before is None or not hasattr(time, "thread_time_ns"):
        return None
    cpu = time.thread_time_ns() - before
    return cpu if cpu < 0.4 * (end - start) else None


def _definition(code):
    inner = getattr(code, "cr_code", None) or getattr(code, "gi_code", None)
    if inner is not None:
        return sites.place(sites.absolute(inner.co_filename), inner.co_firstlineno, getattr(code, "__qualname__", inner.co_name))
    return sites.of_function(code)


def _debugged():
    if sys.gettrace() is not None:
        return True
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None


def forget():
    _samples.clear()
    last_cpu.clear()
