"""Removes our frames from tracebacks, before anything prints them.

An exception that crosses one of our wrappers has our frame in its traceback. What is printed comes from three
places: the interpreter's hook for an uncaught exception, a thread's hook, and the `traceback` module (which
`logging` and asyncio use). `sys.excepthook` and `sys.__excepthook__` are replaced together, so that they stay the
same object for those who compare them.
"""

import sys

from . import sites
from .patching import dress, replace, when_imported

# What ended the program, for the exit record.
last = None


def _ours(frame):
    return sites.code_of(frame).kind == sites.TRACER


def strip(error):
    """Unlinks our entries from an exception's traceback and those of its causes."""
    seen = set()
    pending = [error]
    while pending:
        error = pending.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        trace = error.__traceback__
        while trace is not None and _ours(trace.tb_frame):
            trace = trace.tb_next
        if trace is not error.__traceback__:
            error.__traceback__ = trace
        while trace is not None:
            following = trace.tb_next
            if following is not None and _ours(following.tb_frame):
                trace.tb_next = following.tb_next
            else:
                trace = following
        pending += [error.__cause__, error.__context__]
        pending += getattr(error, "exceptions", None) or ()


def words(error):
    """`ValueError: too small`, in one line."""
    try:
        text = str(error)
    except Exception:
        text = ""
    name = type(error).__qualname__
    return "%s: %s" % (name, " ".join(text.split())[:200]) if text else name


def _excepthook(real):
    def excepthook(kind, value, trace):
        global last
        last = value
        # The hook is given the traceback too: the stripped one.
        if isinstance(value, BaseException) and value.__traceback__ is trace:
            strip(value)
            trace = value.__traceback__
        real(kind, value, trace)

    return excepthook


def _walk_tb(real):
    def walk_tb(trace):
        while trace is not None:
            if not _ours(trace.tb_frame):
                yield trace.tb_frame, trace.tb_lineno
            trace = trace.tb_next

    return walk_tb


def _walk_positions(real):
    def _walk_tb_with_full_positions(trace):
        while trace is not None:
            # One entry at a time: the original walks to the end of what it is given.
            if not _ours(trace.tb_frame):
                yield next(real(trace))
            trace = trace.tb_next

    return _walk_tb_with_full_positions


def _traceback(module):
    replace(module, "walk_tb", _walk_tb)
    if hasattr(module, "_walk_tb_with_full_positions"):
        replace(module, "_walk_tb_with_full_positions", _walk_positions)
    real = module.walk_stack

    def walk_stack(frame):
        if frame is None:
            return real(frame)
        return ((each, line) for each, line in real(frame) if not _ours(each))

    dress(walk_stack, real)
    module.walk_stack = walk_stack


def _debugger(module):
    """pdb walks the frames itself, for `where` and after an exception."""

    def make(real):
        def get_stack(self, frame, trace):
            found, at = real(self, frame, trace)
            kept = [entry for entry in found if not _ours(entry[0])]
            at -= sum(1 for entry in found[:at] if _ours(entry[0]))
            return kept, max(0, min(at, len(kept) - 1))

        return get_stack

    replace(module.Bdb, "get_stack", make)


def install():
    real = sys.__excepthook__
    if sys.excepthook is real:
        replace(sys, "excepthook", _excepthook)
        sys.__excepthook__ = sys.excepthook
    when_imported("traceback", _traceback)
    when_imported("bdb", _debugger)
