"""`threading.Lock`, watched; `rlock.py` holds the other one.

These facts shape this file.
- *Atomic*: an exception from a signal handler may strike between any two of our instructions, and must never find a
  lock taken by nobody. So a lock is no raw lock with notes beside it, but one dictionary entry: `setdefault` takes
  it and says who holds it since which instruction, in one step of the interpreter.
- *Lean*: an acquisition that nobody waits for, while nothing else is held, leaves no record (except the first few
  of each lock, so that small programs show everything). Who holds a lock since which instruction is always kept.
- *Fast*: a pair costs about three hundred nanoseconds more than the original's. So what is done each time is written
  out in each of the methods, and calls nothing of ours.

`lock_base.py` makes them, and `lock_waits.py` tells how a thread waits.
"""

import sys
from _thread import LockType, allocate_lock

from .lock_base import LockBase, look_like
from .lock_waits import noted, shut, slow, undo, wake
from .patching import when_imported
from .tracks import _local, here

_getframe = sys._getframe


class Lock(LockBase):
    __slots__ = ()
    _kind = "Lock"
    # Raises what the original says of arguments.
    _refuse = staticmethod(LockType if sys.version_info >= (3, 13) else allocate_lock)

    def __init_subclass__(cls, **more):
        raise TypeError("type '_thread.lock' is not an acceptable base type")

    @staticmethod
    def _make_raw():
        return allocate_lock()

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
                    noted(self, token, held, frame, blocking and timeout == -1)
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

    def __repr__(self):
        return "<%s _thread.lock object at %#x>" % ("locked" if self._holder else "unlocked", id(self))


look_like(Lock, "lock")


class _Threading:
    """Pickles as the module `threading`."""

    def __reduce__(self):
        import importlib

        return importlib.import_module, ("threading",)


def _pickled(copyreg):
    """The class itself is pickled by the managers of multiprocessing. It is not where its name says, so it is told how."""
    import operator

    copyreg.pickle(type(Lock), lambda cls: (operator.attrgetter("Lock" if cls is Lock else "RLock"), (_Threading(),)))


def install(threading):
    from .rlock import RLock

    when_imported("copyreg", _pickled)
    global _originals
    _originals = (threading.Lock, threading.RLock)
    threading.Lock = Lock
    threading.RLock = RLock


_originals = ()


def give_way(threading):
    """Puts the original locks back, for a library that is about to replace them by its own."""
    threading.Lock, threading.RLock = _originals
