"""Event loops that are used from a thread that is not theirs.

Everything that makes a loop run something ends in a handle, which is made in the thread that asks. Only
`call_soon_threadsafe` may do so from elsewhere: it also wakes the loop. In debug mode asyncio refuses such a call.
"""

import sys
import weakref
from _thread import get_ident

from . import problems, sites, tracks
from .patching import guarded
from .stream import now
from .tracks import here

# Type of a loop -> whether it keeps its thread's number in `_thread_id`.
_kinds = {}
_base_loop = None
# id(handle) -> (weak reference, when it was made, how to report it): handles from other threads that have not run yet.
waiting = {}
_MOST = 200
_count = 0


def made(handle, loop, frame):
    """A handle was made in another thread than the loop's. `frame` called its `__init__`."""
    if not _follows(loop):
        return
    outer = frame
    while outer is not None and sites.code_of(outer).kind in (sites.STDLIB, sites.TRACER):
        if outer.f_code.co_name in ("call_soon_threadsafe", "run_coroutine_threadsafe", "add_signal_handler"):
            return
        outer = outer.f_back
    _seen(loop, frame, handle)


def _follows(loop):
    """Whether a loop is one of asyncio's own."""
    kind = type(loop)
    found = _kinds.get(kind)
    if found is None:
        found = _kinds[kind] = issubclass(kind, _base_loop)
    return found


def _call(frame):
    """(What was called, the user's frame that called it): the library's outermost function."""
    name = None
    while frame is not None:
        entry = sites.code_of(frame)
        if entry.kind not in (sites.STDLIB, sites.TRACER):
            return name, entry, frame
        if entry.kind == sites.STDLIB and entry.code.co_name != "_call_soon":
            owner = frame.f_locals.get("self")
            name = entry.code.co_name + "()"
            if owner is not None and not isinstance(owner, _base_loop):
                name = "%s.%s" % (type(owner).__name__, name)
        frame = frame.f_back
    return name, None, None


def _seen(loop, frame, handle):
    global _count
    call, entry, frame = _call(frame)
    found = getattr(loop, "_interleave", None)
    if entry is None or entry.kind != sites.USER or _count >= _MOST:
        return
    _count += 1
    state = here()
    site = sites.at(entry, frame)
    owner = tracks.threads.get(loop._thread_id)
    told = (
        "touch-%d" % _count, state.name, owner.name if owner is not None else "another thread", call, site, tracks.current(state),
        found if found is not None and found.generation == tracks.generation else None, tracks.generation,
    )  # fmt: skip
    _report(told, now(), 0)
    if handle is not None:
        waiting[id(handle)] = (weakref.ref(handle), now(), told)


def runs(handle):
    """A handle runs while some were made by other threads: is it one of those?"""
    found = waiting.get(id(handle))
    if found is None or found[0]() is not handle:
        return
    del waiting[id(handle)]
    if found[2][-1] == tracks.generation:
        _report(found[2], found[1], now() - found[1])


def _report(told, since, waited):
    identity, thread, owner, call, site, track, loop, _ = told
    if call is None or (call == "call_soon()" and "call_soon(" not in sites.source_line(*sites.where(site)[:2])):
        what = "used something that belongs"  # A future's method that is written in C leaves no name.
    else:
        what = "called %s, which belongs" % call
    what += " to the event loop of %s" % owner
    late = " The loop noticed it after %s." % problems.seconds(waited) if waited >= 1_000_000 else ""
    message = (
        "The thread %s %s, at %s, without call_soon_threadsafe: nothing wakes the loop, and its lists are not made for two threads.%s"
        % (thread, what, sites.short(site), late)
    )
    related = ()
    if loop is not None:
        words = "the loop runs in the thread %s, since %s" % (owner, sites.short(loop.site))
        related = [problems.place("awaited", loop.track, loop.site, words)]
    problems.report("loop-touched-from-thread", "warning", message, site, track, since, waited, related=related, identity=identity)


def _stop(real):
    """It makes no handle, but is the call that people make most often from another thread."""

    def stop(self):
        owner = self._thread_id
        if owner is not None and owner != get_ident():
            guarded(_seen, self, sys._getframe(0), None)
        return real(self)

    return stop


def _check_thread(real):
    """Debug mode's own check, which raises."""

    def _check_thread(self):
        try:
            return real(self)
        except RuntimeError:
            guarded(_seen, self, sys._getframe(1), None)
            raise

    return _check_thread


def install(base_loop, replace):
    global _base_loop
    _base_loop = base_loop
    replace(base_loop, "stop", _stop)
    replace(base_loop, "_check_thread", _check_thread)


def forget():
    global _count
    _count = 0
    waiting.clear()
