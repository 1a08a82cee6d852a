"""What a greenlet waits for, where it stands, and where it was made."""

from . import call_text, library_waits, sites, tracks, waits
from .tracks import AWAITING, IO, SLEEPING, WAITING

# The last part of a call of a function in C -> (state, kind).
_BY_NAME = {
    "sleep": (SLEEPING, "sleep"),
    "wait": (WAITING, "event"),
    "acquire": (WAITING, "semaphore"),
    "put": (WAITING, "queue"),
    "get": (WAITING, "queue"),
    "join": (AWAITING, "join"),
    "joinall": (AWAITING, "join"),
    "killall": (AWAITING, "join"),
    "kill": (AWAITING, "join"),
    "recv": (IO, "socket"),
    "send": (IO, "socket"),
    "sendall": (IO, "socket"),
    "connect": (IO, "socket"),
    "accept": (WAITING, "socket"),
}


def describe(frame):
    """(state, object, site) of a suspended greenlet."""
    inner = []
    while frame is not None:
        entry = sites.code_of(frame)
        if entry.kind == sites.USER:
            break
        if entry.kind != sites.TRACER:
            inner.append((entry, frame))
        frame = frame.f_back
    if frame is None:
        if not inner:
            return AWAITING, 0, 0
        return AWAITING, 0, sites.at(*inner[0])
    site = sites.at(entry, frame)
    for entry_, frame_ in reversed(inner):
        if entry_.kind != sites.LIBRARY:
            if entry_.waits is None:
                entry_.waits = waits.look_up(entry_, frame_)
            if entry_.waits:
                return WAITING, tracks.what(*entry_.waits), site
            break
        found = library_waits.describe(entry_, frame_)
        if found is not library_waits.INNER and isinstance(found[1], int):
            return found[0], found[1], site
    # A function of C, or of the standard library over gevent's locks.
    text = call_text.called(entry.code, frame.f_lasti)
    state, kind = _BY_NAME.get(text[:-2].rsplit(".", 1)[-1], (AWAITING, "other"))
    return state, tracks.what(kind, text) if text else 0, site


def function_name(function):
    while type(function).__name__ == "partial" and hasattr(function, "func"):
        function = function.func
    name = getattr(function, "__qualname__", None)
    return name if isinstance(name, str) else type(function).__name__


def spawned_at(greenlet):
    """The user's line that made a greenlet, from the stack that gevent keeps of it."""
    frame = getattr(greenlet, "spawning_stack", None)
    while frame is not None:
        code = getattr(frame, "f_code", None)
        if code is not None and sites.belongs_to_user(code.co_filename):
            return sites.place(sites.absolute(code.co_filename), frame.f_lineno, getattr(code, "co_qualname", code.co_name))
        frame = getattr(frame, "f_back", None)
    return 0
