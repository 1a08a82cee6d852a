"""`threading.Lock` and `threading.RLock`, watched.

These facts shape this file.
- *Atomic*: an exception from a signal handler may strike between any two of our instructions, and must never find a
  lock taken by nobody. So a lock is no raw lock with notes beside it, but one dictionary entry: `setdefault` takes
  it and says who holds it since which instruction, in one step of the interpreter.
- *Convoy*: threads that block on a raw lock are handed it one by one, with a switch of threads for each operation
  (4,000 ns against 150). So a waiter sleeps on a private gate, is woken by a release, and tries again.
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
from .stream import emit, now
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
        self._open = False
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
        state = here()
        token = (state, frame.f_code, frame.f_lasti, False)
        try:
            if self._claim(0, token) is token:
                held = state.held
                if held or self._show:
                    _noted(self, state, held, frame)
                held.append(self)
                return True
        except BaseException:
            _undo(self, token)
            raise
        return _slow(self, token, timeout, frame) if blocking else False

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
                    _noted(self, state, held, frame)
                held.append(self)
                return True
        except BaseException:
            _undo(self, token)
            raise
        return _slow(self, token, -1, frame)

    def release(self):
        """As the original."""
        try:
            owner = self._holder.pop(0)[0]
        except KeyError:
            raise RuntimeError("release unlocked lock") from None
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
            _shut(self, owner)
        if self._gates:
            _wake(self)

    def __exit__(self, kind, value, trace):
        try:
            owner = self._holder.pop(0)[0]
        except KeyError:
            raise RuntimeError("release unlocked lock") from None
        held = owner.held
        if held and held[-1] is self:
            held.pop()
        elif self in held:
            held.remove(self)
        if self._open:
            _shut(self, owner)
        if self._gates:
            _wake(self)

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
        self._open = False

    def __repr__(self):
        return "<%s _thread.lock object at %#x>" % ("locked" if self._holder else "unlocked", id(self))

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '%s' object" % ("_thread.lock" if self._kind == "Lock" else "_thread.RLock"))


class RLock(Lock):
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
            allocate_lock().acquire(blocking, timeout)
        return self._take(_getframe(1), False, blocking, timeout)

    def __enter__(self):
        return self._take(_getframe(1), True, True, -1)

    def _take(self, frame, entered, blocking, timeout):
        state = here()
        token = (state, frame.f_code, frame.f_lasti, entered)
        try:
            holder = self._claim(0, token)
            if holder is token:
                held = state.held
                if held or self._show:
                    _noted(self, state, held, frame)
                held.append(self)
                return True
        except BaseException:
            _undo(self, token)
            raise
        if holder[0] is state:
            self._depth += 1
            return True
        return _slow(self, token, timeout, frame) if blocking else False

    def release(self):
        """As the original."""
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        if self._depth:
            self._depth -= 1
        else:
            self._let_go()

    def __exit__(self, kind, value, trace):
        self.release()

    def _let_go(self):
        self._depth = 0
        owner = self._holder.pop(0)[0]
        held = owner.held
        if held and held[-1] is self:
            held.pop()
        elif self in held:
            held.remove(self)
        if self._open:
            _shut(self, owner)
        if self._gates:
            _wake(self)

    # What a Condition asks of its lock.
    def _is_owned(self):
        holder = self._holder.get(0)
        return holder is not None and holder[0] is here()

    def _release_save(self):
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        depth = self._depth
        self._let_go()
        return depth

    def _acquire_restore(self, depth):
        self._take(_getframe(1), False, True, -1)
        self._depth = depth

    def _recursion_count(self):
        return self._depth + 1 if self._is_owned() else 0

    def locked(self):
        return bool(self._holder)

    def __repr__(self):
        holder = self._holder.get(0)
        return "<%s _thread.RLock object owner=%d count=%d at %#x>" % (
            "locked" if holder else "unlocked",
            holder[0].ident if holder else 0,
            self._depth + 1 if holder else 0,
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


def owner_of(lock):
    """The state of the thread that holds the lock, None when nobody does."""
    holder = lock._holder.get(0)
    return holder[0] if holder is not None else None


def acquired_at(lock):
    """The site where the present holder took the lock."""
    holder = lock._holder.get(0)
    return sites.of_code(holder[1], holder[2]) if holder is not None else 0


def entered(lock):
    """Whether the lock was taken by `with`: then only its holder will release it."""
    holder = lock._holder.get(0)
    return holder is not None and holder[3]


def _undo(lock, token):
    """An exception struck while the lock was being taken: nobody may be left holding it."""
    if lock._holder.get(0) is not token:
        return
    state = token[0]
    if lock in state.held:
        state.held.remove(lock)
    lock._depth = 0
    if lock._open:
        _shut(lock, state)
    lock._holder.pop(0, None)
    if lock._gates:
        _wake(lock)


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


def _shut(lock, owner):
    """Records the release of a lock whose acquisition was recorded (by this process, not by the parent of a fork)."""
    lock._open = False
    if lock._generation == tracks.generation:
        emit(RELEASED, 0, lock._track, owner.track, 0)


def _wake(lock):
    try:
        lock._gates.popleft().release()
    except (IndexError, RuntimeError):
        return
    if lock._hungry is not None:
        _sleep(_ROOM)


def _slow(lock, token, timeout, frame):
    """Waits for a lock that another thread holds."""
    state = token[0]
    site = sites.of(frame)
    track = track_of(lock)
    if timeout < 0 and state.held:
        deadlock.order(state, state.held, lock, site)
    shown = state.depth == 0
    holder = owner_of(lock)
    try:
        if shown:
            tracks.enter(state, LOCK_WAIT, site, track)
        _show_holder(lock, state)
        state.episode += 1
        if timeout < 0:
            state.since = now()
            state.site = site
            state.wants = lock
        won = _wait(lock, token, None if timeout < 0 else _monotonic() + timeout)
        state.wants = None
        if won:
            lock._show = max(lock._show, _SHOWN_AFTER_WAIT) - 1
            lock._open = True
            state.held.append(lock)
            if shown:
                shown = False
                tracks.leave(state, LOCK_WAIT, holder.track if holder is not None else 0)
            emit(ACQUIRED, 1, track, state.track, site)
        return won
    except BaseException:
        _undo(lock, token)
        raise
    finally:
        state.wants = None
        if shown and state.state == LOCK_WAIT:
            tracks.leave(state, LOCK_WAIT, 0)


def _show_holder(lock, state):
    """A lean acquisition left no record; now that somebody waits, the holder's band begins."""
    holder = owner_of(lock)
    if holder is None:
        return
    if not lock._open:
        lock._open = True
        emit(ACQUIRED, 0, lock._track, holder.track, acquired_at(lock))
    frame = tracks.frames().get(holder.ident)
    emit(EDGE, HOLD, holder.track, state.track, sites.of(frame) if frame is not None else 0)


def _wait(lock, token, until):
    """Sleeps on a private gate between attempts; True when the lock was taken."""
    gate = allocate_lock()
    gate.acquire()
    try:
        return _wait_at(lock, token, until, gate)
    finally:
        if lock._hungry is gate:
            lock._hungry = None


def _wait_at(lock, token, until, gate):
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
            if lock._claim(0, token) is token:
                won = True
            else:
                if in_vain:
                    lock._hungry = gate
                span = patience
                if until is not None:
                    span = min(span, max(0.0, until - _monotonic()))
                popped = gate.acquire(True, span)
        except BaseException:
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
            suspect = deadlock.suspect(token[0], suspect)
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
    deadlock.owner_of = owner_of
    deadlock.entered = entered


def forget():
    """In the child of a fork: locks get tracks, and so names, again."""
    _names.clear()
