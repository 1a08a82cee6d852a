"""The coroutines of a suspended task, from the outermost to the one that really waits."""

import types

from . import library_waits, sites
from .sites import LIBRARY, USER
from .tracks import AWAITING

_Coroutine = types.CoroutineType
_Generator = types.GeneratorType
_AsyncGenerator = types.AsyncGeneratorType


def suspended(coroutine):
    """(Code, frame) of the user's innermost frame (of the library's outermost, where none is the user's), and a list of
    those that it waits in, outermost first."""
    owner = None
    inner = []
    while coroutine is not None:
        kind = type(coroutine)
        if kind is _Coroutine:
            frame, following = coroutine.cr_frame, coroutine.cr_await
        elif kind is _Generator:
            frame, following = coroutine.gi_frame, coroutine.gi_yieldfrom
        elif kind is _AsyncGenerator:
            frame, following = coroutine.ag_frame, coroutine.ag_await
        else:
            break
        if frame is None:
            break
        entry = sites._codes.get(id(frame.f_code)) or sites.code_of(frame)
        if entry.kind == USER or owner is None:
            owner = (entry, frame)
            del inner[:]
        elif entry.kind != sites.TRACER:
            inner.append((entry, frame))
            known = entry.waits
            if known is not None and entry.kind == LIBRARY and (known.__class__ is not tuple or known[0] != AWAITING):
                break  # A sleep, a queue, a lock: nothing of the user's lies further in.
        coroutine = following
    return owner, inner


def waited_for(inner):
    """(state, object or a lock's record) of the library's frames that a task waits in; None where they say nothing."""
    for entry, frame in inner:
        if entry.kind != LIBRARY:
            return None
        found = library_waits.describe(entry, frame)
        if found is not library_waits.INNER:
            return found
    return None


def describe(coroutine):
    """(state, object, site, lock's record or None) of a task that is suspended in a library's function."""
    owner, inner = suspended(coroutine)
    site = sites.at(*owner) if owner is not None else 0
    found = waited_for(inner)
    if found is None:
        return AWAITING, 0, site, None
    state, obj = found
    if isinstance(obj, int):
        return state, obj, site, None
    return state, obj.track, site, obj
