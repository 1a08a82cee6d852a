"""What `threading.Lock` and `threading.RLock` have in common: how one is made, and how it looks.

Locks that the standard library makes for itself stay raw: a Condition acquires its waiter's lock twice, which looks
like a deadlock; what blocks there is shown by name (waits.py).
"""

import sys
from _collections import deque
from _thread import LockType

from . import sites

_getframe = sys._getframe
# Every lock shows so many pairs; after that only those around a contention.
_SHOWN = 200
# Modules of the standard library whose locks user code can meet in another order.
_WATCHED_LIBRARY = ("logging",)


def _is_raw(frame):
    """Whether a lock made in this frame is the own business of the standard library, or of a framework for tasks."""
    entry = sites.code_of(frame)
    if entry.kind == sites.TRACER:
        return True
    if entry.kind != sites.STDLIB:
        return sites.in_framework(entry)
    if entry.code.co_name == "__init__" and entry.file.endswith("threading.py"):
        # The lock inside a Condition that user code makes is what `with condition:` waits for.
        owner = frame.f_locals.get("self")
        return type(owner).__name__ != "Condition" or frame.f_back is None or _is_raw(frame.f_back)
    return frame.f_globals.get("__name__", "").split(".")[0] not in _WATCHED_LIBRARY


class _LockClass(type):
    def __instancecheck__(cls, value):
        return type.__instancecheck__(cls, value) or (cls.__name__ == "lock" and type(value) is LockType)


class LockBase(metaclass=_LockClass):
    __slots__ = (
        "_holder", "_claim", "_gates", "_hungry", "_show", "_open", "_foreign", "_depth",
        "_track", "_generation", "_made", "_library", "__weakref__",
    )  # fmt: skip
    _kind = ""

    def __new__(cls, *args, **kwargs):
        if args or kwargs:
            cls._refuse(*args, **kwargs)
        frame = _getframe(1)
        if _is_raw(frame):
            return cls._make_raw()
        self = object.__new__(cls)
        # Empty, or {0: (state of the holding thread, its code, instruction, whether by `with`)}.
        self._holder = holder = {}
        self._claim = holder.setdefault
        self._gates = deque()
        self._hungry = None
        # The token of the acquisition that was recorded last.
        self._open = None
        self._foreign = False
        self._track = 0
        self._generation = -1
        # How often its holder has taken an RLock again. Having taken it once is the dictionary's entry alone, so that
        # a signal handler that takes and releases the lock in the middle of our code leaves the same count.
        self._depth = 0
        # A lock of the library's (logging) is shown only when threads meet at it.
        self._library = sites.code_of(frame).kind == sites.STDLIB and not frame.f_code.co_filename.endswith("threading.py")
        if self._library:
            self._show = 0
            self._made = (frame.f_code, frame.f_lasti, frame.f_globals)
        else:
            self._show = _SHOWN
            found, frame = sites.find(frame)
            self._made = (found.code, frame.f_lasti, frame.f_globals) if found is not None else None
        return self

    def _at_fork_reinit(self):
        self._holder.clear()
        self._depth = 0
        self._gates = deque()
        self._hungry = None
        self._open = None

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '%s' object" % ("_thread.lock" if self._kind == "Lock" else "_thread.RLock"))


def look_like(kind, public):
    """Gives a class of ours the name that the original says it has."""
    kind.__module__ = "_thread"
    kind.__name__ = kind.__qualname__ = public


if sys.version_info < (3, 9):
    del LockBase._at_fork_reinit
