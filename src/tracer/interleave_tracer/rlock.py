"""`threading.RLock`, watched: a lock (see locks.py) that its holder may take again."""

import sys
from _thread import allocate_lock

from .lock_base import LockBase, look_like
from .lock_waits import noted, shut, slow, undo, wake
from .tracks import _local, here

try:
    from _thread import RLock as raw_rlock
except ImportError:
    from threading import RLock as raw_rlock

_getframe = sys._getframe


class RLock(LockBase):
    __slots__ = ()
    _kind = "RLock"

    @staticmethod
    def _make_raw():
        return raw_rlock()

    @staticmethod
    def _refuse(*args, **kwargs):
        """The original ignores arguments, and warns its caller from 3.13 on."""
        if sys.version_info >= (3, 13):
            import warnings

            words = "Passing arguments to RLock is deprecated and will be removed in 3.15"
            warnings.warn(words, DeprecationWarning, stacklevel=3)

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
            holder = self._claim(0, token)
            if holder is token:
                held = state.held
                if held or self._show:
                    noted(self, token, held, frame, blocking and timeout == -1)
                held.append(self)
                return True
        except BaseException:
            undo(self, token)
            raise
        if holder[0] is state:
            self._depth += 1
            return True
        return slow(self, token, timeout, frame) if blocking else False

    def __enter__(self):
        frame = _getframe(1)
        try:
            state = _local.state
        except AttributeError:
            state = here()
        token = (state, frame.f_code, frame.f_lasti, True)
        try:
            holder = self._claim(0, token)
            if holder is token:
                held = state.held
                if held or self._show:
                    noted(self, token, held, frame)
                held.append(self)
                return True
        except BaseException:
            undo(self, token)
            raise
        if holder[0] is state:
            self._depth += 1
            return True
        return slow(self, token, -1, frame)

    def release(self):
        """As the original."""
        self.__exit__()

    def __exit__(self, kind=None, value=None, trace=None):
        token = self._holder.get(0)
        try:
            if token[0] is not _local.state:
                raise RuntimeError("cannot release un-acquired lock")
        except (TypeError, AttributeError):
            raise RuntimeError("cannot release un-acquired lock") from None
        if self._depth:
            self._depth -= 1
            return
        del self._holder[0]
        held = token[0].held
        if held and held[-1] is self:
            held.pop()
        elif self in held:
            held.remove(self)
        if self._open is token:
            shut(self, token[0])
        if self._gates:
            wake(self)

    # What a Condition asks of its lock.
    def _is_owned(self):
        holder = self._holder.get(0)
        return holder is not None and holder[0] is here()

    def _release_save(self):
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        depth, self._depth = self._depth, 0
        self.__exit__()
        return depth

    def _acquire_restore(self, depth):
        self.acquire()
        self._depth = depth

    @property
    def _owner(self):
        """What gevent looks for in every re-entrant lock that it finds, and gives another number in one that is held.
        Ours know the thread itself."""
        holder = self._holder.get(0)
        return holder[0].ident if holder is not None else None

    @_owner.setter
    def _owner(self, ident):
        pass

    def _recursion_count(self):
        return self._depth + 1 if self._is_owned() else 0

    def __repr__(self):
        holder = self._holder.get(0)
        return "<%s _thread.RLock object owner=%d count=%d at %#x>" % (
            "locked" if holder else "unlocked",
            holder[0].ident if holder else 0,
            self._depth + 1 if holder else 0,
            id(self),
        )


    if sys.version_info >= (3, 14):

        def locked(self):
            return bool(self._holder)


look_like(RLock, "RLock")
