"""`threading.Lock` and `threading.RLock`, watched.

Three facts shape this file.
- *Convoy*: threads that block on the raw lock are handed it one by one, with a switch of threads for each
  operation (4,000 ns against 150). So nobody ever blocks on the raw lock: a waiter sleeps on a private gate, is
  woken by a release, and tries again.
- *Lost wake-up*: a signal's exception in a waiting `acquire` must not leave a gate behind that swallows a wake-up
  meant for another. The gate is removed on the way out; if it was already popped, the next one is woken. Gates
  also have a time limit, so that even a release that was cut off in the middle only costs a moment.
- *Hunger*: a woken waiter needs the GIL before it can try again, and a thread that takes the lock again at once
  would always be there first; a raw lock is taken without the GIL. So a waiter that was woken in vain goes to the
  head of the queue, and the next release makes room for it by a pause of some microseconds.
- *Lean*: an acquisition that nobody waits for, while nothing else is held, leaves no record (except the first few
  of each lock, so that small programs show everything). Who holds a lock since which instruction is always kept.

Locks that the standard library makes for itself stay raw: a Condition acquires its waiter's lock twice, which looks
like a deadlock; what blocks there is shown by name (waits.py).
"""

import sys
import time
from _thread import LockType, allocate_lock
from collections import deque

from . import deadlock, sites, tracks
from .stream import emit
from .tracks import ACQUIRED, EDGE, HOLD, LOCK_WAIT, RELEASED, _local, here

try:
    from _thread import RLock as raw_rlock
except ImportError:
    from threading import RLock as raw_rlock

_getframe = sys._getframe
_sleep = time.sleep
_ROOM = 0.00005
_monotonic = time.monotonic
# Every lock shows so many pairs; after that only those around a contention.
_SHOWN = 200
_SHOWN_AFTER_WAIT = 20
# The user-visible limit of time-outs.
_LONGEST = getattr(__import__("_thread"), "TIMEOUT_MAX", 4294967.0)
# Modules of the standard library whose locks user code can meet in another order.
_WATCHED_LIBRARY = ("logging",)

_names = {}


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
        "_raw", "_try", "_owner", "_code", "_at", "_gates", "_show", "_open", "_foreign", "_entered",
        "_track", "_generation", "_made", "_depth", "_library", "_hungry", "__weakref__",
    )  # fmt: skip
    _kind = "Lock"

    def __new__(cls):
        frame = _getframe(1)
        if _is_raw(frame):
            return cls._make_raw()
        self = object.__new__(cls)
        self._raw = raw = cls._make_raw()
        self._try = raw.acquire
        self._owner = None
        self._gates = deque()
        self._hungry = None
        self._show = _SHOWN
        self._open = False
        self._foreign = False
        self._entered = False
        self._track = 0
        self._generation = -1
        self._depth = 0
        self._code = self._at = None
        # A lock of the library's (logging) is shown only when threads meet at it.
        self._library = sites.code_of(frame).kind == sites.STDLIB and not frame.f_code.co_filename.endswith("threading.py")
        if self._library:
            self._show = 0
            self._made = (frame.f_code, frame.f_lasti)
        else:
            found, frame = sites.find(frame)
            self._made = (found.code, frame.f_lasti) if found is not None else None
        return self

    @staticmethod
    def _make_raw():
        return allocate_lock()

    def acquire(self, blocking=True, timeout=-1):
        """As the original."""
        if timeout != -1 and (not blocking or timeout < 0 or timeout > _LONGEST):
            return self._raw.acquire(blocking, timeout)  # Raises what it raises.
        if self._try(False):
            try:
                self._taken(_getframe(1), False)
            except BaseException:
                self._raw.release()
                raise
            return True
        if not blocking:
            return False
        return _slow(self, timeout, _getframe(1), False)

    def __enter__(self):
        if self._try(False):
            try:
                frame = _getframe(1)
                try:
                    state = _local.state
                except AttributeError:
                    state = here()
                self._owner = state
                self._entered = True
                self._code = frame.f_code
                self._at = frame.f_lasti
                held = state.held
                if held or self._show:
                    _noted(self, state, held, frame)
                held.append(self)
            except BaseException:
                self._raw.release()
                raise
            return True
        return _slow(self, -1, _getframe(1), True)

    def _taken(self, frame, entered):
        state = here()
        self._owner = state
        self._entered = entered
        self._code = frame.f_code
        self._at = frame.f_lasti
        held = state.held
        if held or self._show:
            _noted(self, state, held, frame)
        held.append(self)

    def release(self):
        """As the original."""
        owner = self._owner
        self._owner = None
        self._raw.release()
        if owner is not None:
            held = owner.held
            if held and held[-1] is self:
                held.pop()
            elif self in held:
                held.remove(self)
            try:
                if _local.state is not owner:
                    self._foreign = True
            except AttributeError:
                self._foreign = True
            if self._open:
                self._open = False
                emit(RELEASED, 0, self._track, owner.track, 0)
        if self._gates:
            _wake(self)

    def __exit__(self, kind, value, trace):
        owner = self._owner
        self._owner = None
        self._raw.release()
        if owner is not None:
            held = owner.held
            if held and held[-1] is self:
                held.pop()
            elif self in held:
                held.remove(self)
            if self._open:
                self._open = False
                emit(RELEASED, 0, self._track, owner.track, 0)
        if self._gates:
            _wake(self)

    def locked(self):
        return self._raw.locked()

    def acquire_lock(self, blocking=True, timeout=-1):
        return self.acquire(blocking, timeout)

    def release_lock(self):
        return self.release()

    def locked_lock(self):
        return self._raw.locked()

    def _at_fork_reinit(self):
        self._raw = raw = self._make_raw()
        self._try = raw.acquire
        self._owner = None
        self._depth = 0
        self._gates = deque()
        self._open = False

    def __repr__(self):
        state = "locked" if self._raw.locked() else "unlocked"
        return "<%s _thread.lock object at %#x>" % (state, id(self))

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '%s' object" % ("_thread.lock" if self._kind == "Lock" else "_thread.RLock"))


class RLock(Lock):
    __slots__ = ()
    _kind = "RLock"

    @staticmethod
    def _make_raw():
        return raw_rlock()

    def acquire(self, blocking=True, timeout=-1):
        """As the original."""
        if timeout != -1 and (not blocking or timeout < 0 or timeout > _LONGEST):
            return self._raw.acquire(blocking, timeout)
        if self._try(False):
            try:
                if self._depth == 0:
                    self._taken(_getframe(1), False)
                self._depth += 1
            except BaseException:
                self._raw.release()
                raise
            return True
        if not blocking:
            return False
        return _slow(self, timeout, _getframe(1), False)

    def __enter__(self):
        if self._try(False):
            try:
                if self._depth == 0:
                    self._taken(_getframe(1), True)
                self._depth += 1
            except BaseException:
                self._raw.release()
                raise
            return True
        return _slow(self, -1, _getframe(1), True)

    def release(self):
        """As the original."""
        if self._depth > 1 or not self._raw._is_owned():
            self._raw.release()
            self._depth -= 1
            return
        self._let_go()
        self._raw.release()
        if self._gates:
            _wake(self)

    def __exit__(self, kind, value, trace):
        self.release()

    def _let_go(self):
        owner = self._owner
        self._owner = None
        self._depth = 0
        if owner is None:
            return
        held = owner.held
        if held and held[-1] is self:
            held.pop()
        elif self in held:
            held.remove(self)
        if self._open:
            self._open = False
            emit(RELEASED, 0, self._track, owner.track, 0)

    # What a Condition asks of its lock.
    def _is_owned(self):
        return self._raw._is_owned()

    def _release_save(self):
        depth = self._depth
        saved = self._raw._is_owned()
        if saved:
            self._let_go()
        self._raw._release_save()  # Raises what it raises when it is not ours.
        if self._gates:
            _wake(self)
        return depth

    def _acquire_restore(self, depth):
        self.acquire()
        for _ in range(depth - 1):
            self._try(False)
        self._depth = depth

    def _recursion_count(self):
        return self._depth if self._raw._is_owned() else 0

    def locked(self):
        return self._depth > 0

    def __repr__(self):
        owner = self._owner
        return "<%s _thread.RLock object owner=%d count=%d at %#x>" % (
            "locked" if self._depth else "unlocked",
            owner.ident if owner is not None else 0,
            self._depth,
            id(self),
        )


for _class, _public in ((Lock, "lock"), (RLock, "RLock")):
    _class.__module__ = "_thread"
    _class.__name__ = _class.__qualname__ = _public
if sys.version_info < (3, 14):
    del RLock.locked


def track_of(lock):
    """The lock's track; it is named when something is first to be said of it."""
    if lock._generation != tracks.generation:
        with tracks.naming:
            if lock._generation != tracks.generation:
                site = sites.of_code(*lock._made) if lock._made else 0
                name = name_of(site, lock._kind)
                lock._track = tracks.new_track("lock", name, 0, site, type=lock._kind)
                lock._generation = tracks.generation
    return lock._track


def name_of(site, kind):
    """The name that the program gives the lock on the line that makes it, else its kind and place."""
    file, line, _ = sites.where(site)
    text = sites.source_line(file, line)
    left, equals, right = text.partition("=")
    left = left.split(":")[0].strip()
    if not equals or not all(part.isidentifier() for part in left.split(".")) or kind[:4] not in right.partition("(")[0] + kind[:4] * ("Condition" in right):
        left = "%s (%s)" % (kind, sites.short(site))
    number = _names[left] = _names.get(left, 0) + 1
    return left if number == 1 else "%s #%d" % (left, number)


def acquired_at(lock):
    """The site where the present holder took the lock."""
    code = lock._code
    if code is None:
        return 0
    return sites.of_code(code, lock._at)


def _noted(lock, state, held, frame):
    """Records an acquisition that is worth it; the lock is ours already."""
    if lock._library and all([each._library for each in held]):
        return
    site = sites.of(frame)
    track = track_of(lock)
    if held:
        deadlock.order(state, held, lock, site)
        if not lock._show:
            lock._show = 1
    lock._show -= 1
    lock._open = True
    emit(ACQUIRED, 0, track, state.track, site)


def _wake(lock):
    try:
        lock._gates.popleft().release()
    except (IndexError, RuntimeError):
        return
    if lock._hungry is not None:
        _sleep(_ROOM)


def _slow(lock, timeout, frame, entered):
    """Waits for a lock that another thread holds."""
    state = here()
    site = sites.of(frame)
    track = track_of(lock)
    if timeout < 0 and state.held:
        deadlock.order(state, state.held, lock, site)
    shown = state.depth == 0
    if shown:
        tracks.enter(state, LOCK_WAIT, site, track)
    _show_holder(lock, state)
    state.episode += 1
    if timeout < 0:
        state.wants = lock
        state.site = site
    holder = lock._owner
    won = False
    try:
        won = _wait(lock, state, None if timeout < 0 else _monotonic() + timeout)
        if won:
            state.wants = None
            if lock._kind == "RLock":
                lock._depth += 1
            lock._owner = state
            lock._entered = entered
            lock._code = frame.f_code
            lock._at = frame.f_lasti
            lock._show = max(lock._show, _SHOWN_AFTER_WAIT) - 1
            lock._open = True
            state.held.append(lock)
    except BaseException:
        if won and lock not in state.held:
            lock._raw.release()
        raise
    finally:
        state.wants = None
        if shown:
            tracks.leave(state, LOCK_WAIT, holder.track if holder is not None else 0)
    if won:
        emit(ACQUIRED, 1, track, state.track, site)
    return won


def _show_holder(lock, state):
    """A lean acquisition left no record; now that somebody waits, the holder's band begins."""
    holder = lock._owner
    if holder is None:
        return
    if not lock._open:
        lock._open = True
        emit(ACQUIRED, 0, lock._track, holder.track, acquired_at(lock))
    frame = sys._current_frames().get(holder.ident)
    emit(EDGE, HOLD, holder.track, state.track, sites.of(frame) if frame is not None else 0)


def _wait(lock, state, until):
    """Sleeps on a private gate between attempts; True when the lock was taken."""
    gate = allocate_lock()
    gate.acquire()
    try:
        return _wait_at(lock, state, until, gate)
    finally:
        if lock._hungry is gate:
            lock._hungry = None


def _wait_at(lock, state, until, gate):
    gates = lock._gates
    patience = 0.1
    suspect = None
    in_vain = False
    while True:
        if in_vain:
            gates.appendleft(gate)
        else:
            gates.append(gate)
        won = popped = False
        try:
            if lock._try(False):
                won = True
            else:
                if in_vain:
                    lock._hungry = gate
                span = patience
                if until is not None:
                    span = min(span, max(0.0, until - _monotonic()))
                popped = gate.acquire(True, span)
        except BaseException:
            if won:
                lock._raw.release()
            _withdraw(lock, gate, popped)
            raise
        if won:
            try:
                gates.remove(gate)
            except ValueError:
                pass  # The wake-up meant for us is used up by having the lock.
            return True
        if popped:
            in_vain = True  # The gate is closed again by its own acquisition; the next try tells.
            continue
        if until is not None and _monotonic() >= until:
            _withdraw(lock, gate, False)
            return False
        try:
            gates.remove(gate)
        except ValueError:
            gate.acquire(False)  # Woken just as the time ran out: close the gate and try the lock.
            in_vain = True
            continue
        if until is None:
            suspect = deadlock.suspect(state, suspect)
            if suspect is None:
                patience = min(0.5, patience + 0.1)


def _withdraw(lock, gate, popped):
    """Leaves the queue without the lock; a wake-up that already came is passed on."""
    if not popped:
        try:
            lock._gates.remove(gate)
            return
        except ValueError:
            pass
    _wake(lock)


def install(threading):
    threading.Lock = Lock
    threading.RLock = RLock
    deadlock.acquired_at = acquired_at
    deadlock.track_of = track_of


def forget():
    """In the child of a fork: locks get tracks, and so names, again."""
    _names.clear()
