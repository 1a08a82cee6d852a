"""`threading.Lock`, watched; `rlock.py` holds the other one.

These facts shape this file.
- *Atomic*: an exception from a signal handler may strike between any two of our instructions, and must never find a
  lock taken by nobody. So a lock is no raw lock with notes beside it, but one dictionary entry: `setdefault` takes
  it and says who holds it since which instruction, in one step of the interpreter.
- *Lean*: an acquisition that nobody waits for, while nothing else is held, leaves no record (except the first few
  of each lock, so that small programs show everything). Who holds a lock since which instruction is always kept.
- *Fast*: a pair costs about three hundred nanoseconds more than the original's. So what is done each time is written
  out in each of the methods, and calls nothing of ours.

How a thread waits is told in `lock_waits.py`. Locks that the standard library makes for itself stay raw: a Condition
acquires its waiter's lock twice, which looks like a deadlock; what blocks there is shown by name (waits.py).
"""

import sys
from _thread import LockType, allocate_lock
from collections import deque

from . import sites
from .lock_waits import noted, shut, slow, undo, wake
from .patching import when_imported
from .tracks import _local, here

_getframe = sys._getframe
# Every lock shows so many pairs; after that only those around a contention.
_SHOWN = 200
# Modules of the standard library whose locks user code can meet in another order.
_WATCHED_LIBRARY = ("logging",)


def _is_raw(frame):
    """Whether a lock made in this frame is the standard library's own business."""
    entry = sites.code_of(frame)
    if entry.kind == sites.TRACER:
        return True
    if entry.kind != sites.STDLIB:
        return False
    if entry.code.co_name == "__init__" and entry.file.endswith("threading.py"):
        # The lock inside a Condition that user code makes is what `with condition:` waits for.
        owner = frame.f_locals.get("self")
        return type(owner).__name__ != "Condition" or frame.f_back is None or _is_raw(frame.f_back)
    return frame.f_globals.get("__name__", "").split(".")[0] not in _WATCHED_LIBRARY


class _LockClass(type):
    def __instancecheck__(cls, value):
        return type.__instancecheck__(cls, value) or (cls.__name__ == "lock" and type(value) is LockType)


class Lock(metaclass=_LockClass):
    __slots__ = (
        "_holder", "_claim", "_gates", "_hungry", "_show", "_open", "_foreign", "_depth",
        "_track", "_generation", "_made", "_library", "__weakref__",
    )  # fmt: skip
    _kind = "Lock"

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
            self._made = (frame.f_code, frame.f_lasti)
        else:
            self._show = _SHOWN
            found, frame = sites.find(frame)
            self._made = (found.code, frame.f_lasti) if found is not None else None
        return self

    @staticmethod
    def _make_raw():
        return allocate_lock()

    # Raises what the original says of arguments.
    _refuse = staticmethod(LockType if sys.version_info >= (3, 13) else allocate_lock)

    def acquire(self, blocking=True, timeout=-1):
        """As the original."""
        if timeout != -1:
            allocate_lock().acquire(blocking, timeout)  # Raises what the original raises.
        frame = _getframe(1)
        try:
            state = _local.state
        except AttributeError:
            state = here()
        token = (state, frame.f_code, frame.f_lasti, False)
        try:
            if self._claim(0, token) is token:
                held = state.held
                if held or self._show:
                    noted(self, token, held, frame)
                held.append(self)
                return True
        except BaseException:
            undo(self, token)
            raise
        return slow(self, token, timeout, frame) if blocking else False

    def __enter__(self):
        frame = _getframe(1)
        try:
            state = _local.state
        except AttributeError:
            state = here()
        token = (state, frame.f_code, frame.f_lasti, True)
        try:
            if self._claim(0, token) is token:
                held = state.held
                if held or self._show:
                    noted(self, token, held, frame)
                held.append(self)
                return True
        except BaseException:
            undo(self, token)
            raise
        return slow(self, token, -1, frame)

    def release(self):
        """As the original."""
        try:
            token = self._holder.pop(0)
        except KeyError:
            raise RuntimeError("release unlocked lock") from None
        held = token[0].held
        if held and held[-1] is self:
            held.pop()
        elif self in held:
            held.remove(self)
        try:
            if _local.state is not token[0]:
                self._foreign = True
        except AttributeError:
            self._foreign = True
        if self._open is token:
            shut(self, token[0])
        if self._gates:
            wake(self)

    def __exit__(self, kind, value, trace):
        try:
            token = self._holder.pop(0)
        except KeyError:
            raise RuntimeError("release unlocked lock") from None
        held = token[0].held
        if held and held[-1] is self:
            held.pop()
        elif self in held:
            held.remove(self)
        if self._open is token:
            shut(self, token[0])
        if self._gates:
            wake(self)

    def locked(self):
        return bool(self._holder)

    def acquire_lock(self, blocking=True, timeout=-1):
        return self.acquire(blocking, timeout)

    def release_lock(self):
        return self.release()

    def locked_lock(self):
        return bool(self._holder)

    def _at_fork_reinit(self):
        self._holder.clear()
        self._depth = 0
        self._gates = deque()
        self._hungry = None
        self._open = None

    def __repr__(self):
        return "<%s _thread.lock object at %#x>" % ("locked" if self._holder else "unlocked", id(self))

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '%s' object" % ("_thread.lock" if self._kind == "Lock" else "_thread.RLock"))


def look_like(kind, public):
    """Gives a class of ours the name that the original says it has."""
    kind.__module__ = "_thread"
    kind.__name__ = kind.__qualname__ = public


look_like(Lock, "lock")


class _Threading:
    """Pickles as the module `threading`."""

    def __reduce__(self):
        import importlib

        return importlib.import_module, ("threading",)


def _pickled(copyreg):
    """The class itself is pickled by the managers of multiprocessing. It is not where its name says, so it is told how."""
    import operator

    copyreg.pickle(_LockClass, lambda cls: (operator.attrgetter("Lock" if cls is Lock else "RLock"), (_Threading(),)))


def install(threading):
    from .rlock import RLock

    when_imported("copyreg", _pickled)
    threading.Lock = Lock
    threading.RLock = RLock
