"""The end of a process: what was still alive, and how it ended.

Our atexit function is registered first and so runs last. Daemon threads are stopped by the interpreter wherever
they are; that is a problem only for one that was in the middle of something. A helper that serves a queue, or
sleeps in an endless loop, loses nothing.
"""

import atexit
import os
import sys
import time

from . import deadlock, lost_jobs, problems, sites, stream, tracks, unwind
from .patching import guarded, replace
from .stream import emit
from .tracks import FINISH, IDLE, IO, KILLED, SLEEPING, WAITING

_done = False
# The code this process will end with, where that is known before.
code = None
_sleep = time.sleep


def record(code, reason, exception=None):
    """Writes the exit line, once."""
    global _done
    if _done or stream.stopped:
        return
    _done = True
    try:
        _daemons()
    except Exception as error:
        tracks.note("The threads at exit could not be listed: %r" % (error,))
    tell_at_the_end()
    state = tracks.here()
    end = tracks.FAILED if exception else tracks.DONE
    loop_ends = getattr(state.loop, "thread_ends", None)
    if loop_ends is not None:
        loop_ends(state, end)
    if not state.ended:
        emit(FINISH, end, state.track, 0, 0)
    if stream._lost:
        emit(tracks.LOST, 0, 0, stream._lost, 0)
    stream.name(stream.fields(k="exit", code=code, reason=reason, exception=exception))


def tell_at_the_end():
    """What only the whole run shows. Only programs with a loop have such a part."""
    sequences = sys.modules.get(__package__ + ".sequences")
    if sequences is not None:
        guarded(sequences.report)


def replaced(command, python):
    """Another program is about to take over this process. Whether it does is known only when it does not."""
    if not _done and not stream.stopped:
        stream.name(stream.fields(k="exit", code=None, reason="exec", exception=None, command=command[:500], python=python))


def resumed():
    """The other program could not be started after all."""
    if not _done:
        stream.name(stream.fields(k="exit", code=None, reason="resumed", exception=None))


def _at_exit():
    from . import watchdog

    error = unwind.last
    guarded(lost_jobs.report, error is None)
    if error is None:
        record(code, "exit")
    else:
        record(1, "exception", unwind.words(error))
        # What it passed through would keep the program's objects beyond the end of its modules.
        error = unwind.last = None
    watchdog.stop()
    _outlive()


class _Kept:
    """Stands in `sys.modules` for a module of ours."""


def _outlive():
    """From here on the interpreter takes modules apart: every name in them becomes None, while `__del__` methods still
    come through our wrappers (and report lost exceptions). Our modules are not found where it looks for them; and what
    waits now is no longer shown, because that would ask more of the library than is left of it."""
    tracks.here().depth += 1
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == __package__:
            kept = sys.modules[name] = _Kept()
            kept.__dict__ = module.__dict__


def _daemons():
    """Lists daemon threads that are cut off, and reports those that lose work."""
    alive = [each for each in list(tracks.threads.values()) if each.daemon and not each.ended]
    if not alive:
        return
    blocked = _let_helpers_park(alive)
    frames = tracks.frames()
    for state in alive:
        frame = frames.get(state.ident)
        if frame is None or state.ended:
            continue
        entry, inner = sites.find(frame)
        site = sites.at(entry, inner) if entry is not None else 0
        emit(FINISH, KILLED, state.track, site, 0)
        if entry is not None and entry.kind == sites.USER and not _harmless(state, frame, blocked):
            _, _, function = sites.where(site)
            problems.report(
                "daemon-killed",
                "warning",
                "The daemon thread %s was in the middle of %s at %s when the program ended. It was stopped there: "
                "what comes after that line did not run." % (state.name, function or "its work", sites.short(site)),
                site,
                state.track,
                related=[
                    problems.place(
                        "creator", 0, state.born, "started here, at %s" % sites.short(state.born), sites.stack(frame)
                    )
                ],
            )


def _let_helpers_park(alive):
    """A helper between two waits is on its way to the next one: that takes microseconds, more on a busy machine.
    Returns those that neither came to a wait nor used the processor meanwhile: blocked in a call that is not shown."""
    clocks = {state: _clock(state) for state in alive}

    def moved(state):
        return clocks[state] is None or clocks[state] != _clock(state)

    for _ in range(15):
        # One that never waits for others is not on its way to a wait.
        if all([state.state or (moved(state) and not state.parked) for state in alive]):
            break
        _sleep(0.001)
    return [state for state in alive if not state.state and not moved(state)]


def _clock(state):
    """The processor time of a thread, ns; None where it is not known."""
    try:
        return time.clock_gettime_ns(state.clock) if state.clock is not None else None
    except OSError:
        return None


def _harmless(state, frame, blocked):
    """Whether the thread loses nothing by the end: it waits for others (for ever, in a deadlock), or pauses between rounds
    of an endless loop."""
    kind = state.state
    if kind in (WAITING, IDLE) or state in blocked or deadlock.told(state):
        return True
    return kind in (SLEEPING, IO) and _in_endless_loop(frame)


def _in_endless_loop(frame):
    """Whether a user's function on the stack, or the library's that it has called, stands inside a `while` loop."""
    inner = False
    while frame is not None:
        entry = sites.code_of(frame)
        if entry.kind == sites.USER:
            if inner or _inside_while(entry.file, entry.code, frame.f_lineno or 0):
                return True
        elif entry.kind != sites.TRACER and not entry.file.startswith("<"):
            # What is outside of the user's function (a pool's loop over its jobs) is no loop of theirs.
            inner = inner or _inside_while(entry.file, entry.code, frame.f_lineno or 0)
        frame = frame.f_back
    return False


def _inside_while(file, code, line):
    try:
        with open(file, "rb") as handle:
            source = handle.read()
        import ast

        tree = ast.parse(source)
    except (OSError, SyntaxError, ValueError):
        return True  # Unknown: say nothing.
    for node in ast.walk(tree):
        if isinstance(node, ast.While) and node.lineno <= line <= node.end_lineno and node.lineno >= code.co_firstlineno:
            return True
    return False


def _os_exit(real):
    def _exit(*args, **kwargs):
        status = args[0] if args else kwargs.get("status")
        record(status if isinstance(status, int) else None, "exit")
        return real(*args, **kwargs)

    return _exit


def install():
    atexit.register(_at_exit)
    replace(os, "_exit", _os_exit)


def forget():
    global _done, code
    _done = False
    code = None
    unwind.last = None
