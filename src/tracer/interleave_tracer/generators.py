"""Generators of one file as rows, for the lesson that coroutines grew out of them. Only where the user asks for it.

From 3.12 on `sys.monitoring` tells of starts, yields and ends, under a tool's number that nobody uses, and of one file
only. Before, `sys.settrace` does, and asks each call whether it is one of the file's: that costs, and a debugger or a
coverage tool that is there already comes first.
"""

import opcode
import sys

from . import sites, tracks
from .patching import replace
from .stream import emit, emit_at, now
from .tracks import CANCELLED, DONE, EDGE, FAILED, FINISH, PAUSE, SPAWN, STEP, WAITING, here

_GENERATOR = 0x20
_YIELDS = {opcode.opmap[name] for name in ("YIELD_VALUE", "YIELD_FROM", "SEND") if name in opcode.opmap}
_YIELD_FROM = opcode.opmap.get("YIELD_FROM")
_RETURN = opcode.opmap["RETURN_VALUE"]
_RESUME = opcode.opmap.get("RESUME")
# The file, as an absolute path.
wanted = None
# id of a generator's frame -> its track. The frame lives as long as the generator, which ends before it goes.
_alive = {}
_tool = None


def _watched(code):
    return bool(code.co_flags & _GENERATOR) and code.co_name != "<genexpr>" and sites.absolute(code.co_filename) == wanted


def _resumed(frame, begins=False):
    """A generator goes on, or begins."""
    state = here()
    track = _alive.get(id(frame))
    if begins and track is not None:
        # The one before in this place was closed, or forgotten, where it stood: nothing of it ran, and nobody was told.
        emit(FINISH, CANCELLED, _alive.pop(id(frame)), 0, 0)
        track = None
    if track is None:
        code = frame.f_code
        name = getattr(code, "co_qualname", code.co_name)
        site = sites.of(frame.f_back) if frame.f_back is not None else 0
        track = _alive[id(frame)] = tracks.new_task(name, state.track, site, name)
        emit(EDGE, SPAWN, tracks.current(state), track, site)
    state.steps.append(track)
    emit(STEP, 0, track, state.track, 0)


def _yielded(frame):
    _leave(frame, now(), sites.at(sites.code_of(frame), frame))


def _leave(frame, when, site):
    state = here()
    track = _alive.get(id(frame))
    if track in state.steps:
        state.steps.remove(track)
    if track is not None:
        obj = tracks.what("other", "the next next()") if site else 0
        emit_at(when, PAUSE, WAITING if site else 0, track, site, obj)
    return track


def _ended(frame, how, site=0):
    when = now()
    track = _leave(frame, when, 0)
    if track is not None:
        del _alive[id(frame)]
        emit_at(when, FINISH, how, track, site, 0)


def _failed(frame, error):
    if isinstance(error, GeneratorExit):
        _ended(frame, CANCELLED)
    else:
        _ended(frame, FAILED, sites.at(sites.code_of(frame), frame))


# ---- 3.12 and later ----


def _monitor():
    global _tool
    monitoring = sys.monitoring
    free = [number for number in (3, 4) if monitoring.get_tool(number) is None]
    if not free:
        tracks.note("Generators are not shown: other tools use all of the interpreter's numbers for tools.")
        return
    _tool = free[0]
    monitoring.use_tool_id(_tool, "interleave")
    events = monitoring.events

    def start(code, offset):
        if not _watched(code):
            return monitoring.DISABLE
        monitoring.set_local_events(_tool, code, events.PY_RESUME | events.PY_YIELD | events.PY_RETURN)
        _resumed(sys._getframe(1), True)

    def resume(code, offset):
        _resumed(sys._getframe(1))

    def thrown(code, offset, error):
        if id(sys._getframe(1)) in _alive:
            _resumed(sys._getframe(1))

    def gives(code, offset, value):
        _yielded(sys._getframe(1))

    def returns(code, offset, value):
        _ended(sys._getframe(1), DONE)

    def unwinds(code, offset, error):
        if id(sys._getframe(1)) in _alive:
            _failed(sys._getframe(1), error)

    for event, function in (
        (events.PY_START, start),
        (events.PY_RESUME, resume),
        (events.PY_THROW, thrown),
        (events.PY_YIELD, gives),
        (events.PY_RETURN, returns),
        (events.PY_UNWIND, unwinds),
    ):
        monitoring.register_callback(_tool, event, function)
    monitoring.set_events(_tool, events.PY_START | events.PY_THROW | events.PY_UNWIND)


# ---- before ----


def _call(frame, event, argument):
    if event != "call" or not _watched(frame.f_code):
        return None
    frame.f_trace_lines = False
    _resumed(frame, _begins(frame))
    # The exception that goes through it last.
    seen = []

    def inside(frame, event, argument):
        if event == "exception":
            seen[:] = [argument[1] if isinstance(argument[1], BaseException) else argument[0](), frame.f_lasti]
        elif event == "return":
            # What is thrown in and not caught leaves from the very `yield` that it was thrown at.
            thrown = argument is None and seen and seen[1] == frame.f_lasti
            if _at_yield(frame) and not thrown:
                _yielded(frame)
            elif frame.f_code.co_code[frame.f_lasti] == _RETURN or not seen:
                _ended(frame, DONE)
            else:
                _failed(frame, seen[0])
            del seen[:]
        return inside

    return inside


def _begins(frame):
    """Whether a call is the first of a generator, or goes on with it."""
    if _RESUME is None:
        return frame.f_lasti < 0
    code = frame.f_code.co_code
    return frame.f_lasti >= 0 and code[frame.f_lasti] == _RESUME and code[frame.f_lasti + 1] & 3 == 0


def _at_yield(frame):
    if frame.f_lasti < 0:
        return False
    code = frame.f_code.co_code
    # Up to 3.10 a `yield from` goes back by one instruction, to be done again.
    following = code[frame.f_lasti + 2] if frame.f_lasti + 2 < len(code) else None
    return code[frame.f_lasti] in _YIELDS or (_YIELD_FROM is not None and following == _YIELD_FROM)


def _trace():
    if sys.gettrace() is not None:
        tracks.note("Generators are not shown: a debugger or a coverage tool follows this program.")
        return
    import threading

    def telling(real):
        def gettrace():
            found = real()
            return None if found is _call else found

        return gettrace

    replace(sys, "gettrace", telling)
    sys.settrace(_call)
    threading._trace_hook = _call


def install():
    """Shows the generators of the file `wanted`, in this thread and those that it starts."""
    global wanted
    wanted = sites.absolute(wanted)
    if hasattr(sys, "monitoring"):
        _monitor()
    else:
        _trace()


def forget():
    _alive.clear()
