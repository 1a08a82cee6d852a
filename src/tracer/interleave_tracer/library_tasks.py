"""The name of a task that a library wrapped into a coroutine of its own: it is called as the user's function."""

import types

from . import sites

# Local variables in which libraries keep the coroutine that they wrap.
_WRAPPED = ("coro", "afn", "async_fn", "func", "fn")


def wrapped(coroutine):
    """The user's coroutine (or coroutine function) inside a library's, else the coroutine itself."""
    for _ in range(4):
        frame = getattr(coroutine, "cr_frame", None)
        if frame is None or sites.code_of(frame).kind == sites.USER:
            return coroutine
        found = frame.f_locals
        for name in _WRAPPED:
            inner = found.get(name)
            if inner is None:
                continue
            if type(inner) is types.CoroutineType:
                coroutine = inner
                break
            code = sites.code_behind(inner)
            if code is not None and sites.belongs_to_user(code.co_filename):
                return inner
        else:
            return coroutine
    return coroutine


def names(coroutine, given):
    """(name of the task, name of its function). `given` is the library's name for it, which may only be made up of
    the module's and the function's."""
    inner = wrapped(coroutine)
    while type(inner).__name__ == "partial" and hasattr(inner, "func"):
        inner = inner.func
    own = getattr(inner, "__qualname__", None) or type(inner).__name__
    if not given or given == own or given.endswith("." + own) or given.startswith("<"):
        return own, own
    return given, own


def of_asyncio(coroutine, given):
    """As `names`; no name of its own stays None."""
    name, own = names(coroutine, given)
    return (None if given is None or name == own else name), own
