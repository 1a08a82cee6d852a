"""Has the interpreter tell of each instruction of the user's code that matters.

3.12 and later: `sys.monitoring`, armed for all functions of a module when the module begins: before any thread runs
them (on 3.12.1 arming in a second thread, as `sys.settrace` does, can crash). Instructions that do not matter are
switched off one by one.

Before: `sys.settrace` with `f_trace_opcodes`. After each call of a trace function the interpreter writes the frame's
variables back from a copy that it made before the call, the shared cells of closures among them; a thread that was
away in between must renew that copy, which reading `f_locals` does, or it would undo what others have written.
"""

import sys
import threading
import types

from .. import sites
from . import instructions

_tables = {}


def table(code):
    found = _tables.get(code)
    if found is None:
        found = _tables[code] = instructions.of(code)
    return found


def taken():
    """Who else uses what we need; '' when it is free."""
    if hasattr(sys, "monitoring"):
        return "" if _free_tool() is not None else "other tools use all of the interpreter's numbers for tools"
    return "" if sys.gettrace() is None else "a debugger or a coverage tool follows this program"


def _free_tool():
    return next((number for number in (4, 3) if sys.monitoring.get_tool(number) is None), None)


def install(updates, main_code):
    if hasattr(sys, "monitoring"):
        _monitor(updates, main_code)
    else:
        _trace(updates)


def _monitor(updates, main_code):
    monitoring = sys.monitoring
    tool = _free_tool()
    monitoring.use_tool_id(tool, "interleave")
    events = monitoring.events

    def arm(code):
        monitoring.set_local_events(tool, code, events.INSTRUCTION)
        for each in code.co_consts:
            if isinstance(each, types.CodeType):
                arm(each)

    def start(code, offset):
        # What `exec` makes may hold functions of its own: dataclasses do, and they are nobody's source.
        if code.co_name == "<module>" and sites.code_of(sys._getframe(1)).kind == sites.USER:
            arm(code)
        return monitoring.DISABLE

    def instruction(code, offset):
        found = table(code).get(offset)
        if found is None:
            return monitoring.DISABLE
        updates.instruction(sys._getframe(1), found, False)

    monitoring.register_callback(tool, events.PY_START, start)
    monitoring.register_callback(tool, events.INSTRUCTION, instruction)
    arm(main_code)
    monitoring.set_events(tool, events.PY_START)


def _trace(updates):
    def call(frame, event, argument):
        if event != "call" or sites.code_of(frame).kind != sites.USER:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return inside

    def inside(frame, event, argument):
        if event == "opcode":
            found = table(frame.f_code).get(frame.f_lasti)
            if found is not None:
                updates.instruction(frame, found, True)
        return inside

    threading.settrace(call)
    sys.settrace(call)
