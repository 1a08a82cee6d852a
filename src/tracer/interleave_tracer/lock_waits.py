"""The slow path of a lock: what is recorded of an acquisition, and how a thread waits for one.

- *Convoy*: threads that block on a raw lock are handed it one by one, with a switch of threads for each operation
  (4,000 ns against 150). So a waiter sleeps on a private gate, is woken by a release, and tries again.
- *Lost wake-up*: a signal's exception in a waiting `acquire` must not leave a gate behind that swallows a wake-up
  meant for another. The gate is removed on the way out; if it was already popped, the next one is woken. Gates
  also have a time limit, so that even a release that was cut off in the middle only costs a moment.
- *Hunger*: a woken waiter needs the GIL before it can try again, and a thread that takes the lock again at once
  would always be there first; a raw lock is taken without the GIL. So a waiter that was woken in vain goes to the
  head of the queue, and the next release makes room for it by a pause of some microseconds.
"""

import time
from _thread import allocate_lock

from . import deadlock, sites, tracks
from .lock_facts import acquired_at, track_of
from .stream import emit, now
from .tracks import ACQUIRED, EDGE, HOLD, LOCK_WAIT, RELEASED

_sleep = time.sleep
_ROOM = 0.00005
_monotonic = time.monotonic
_SHOWN_AFTER_WAIT = 20
# After so many seconds in vain a waiter asks whether it is in a deadlock; and once more after the same time.
patience = 0.1


def undo(lock, token):
    """An exception struck while the lock was being taken: nobody may be left holding it."""
    if lock._holder.get(0) is not token:
        return
    state = token[0]
    if lock in state.held:
        state.held.remove(lock)
    lock._depth = 0
    if lock._open is token:
        shut(lock, state)
    lock._holder.pop(0, None)
    if lock._gates:
        wake(lock)


def noted(lock, token, held, frame, for_ever=True):
    """Records an acquisition that is worth it; the lock is ours already. Only one that could have waited for ever says
    something of the order of locks: who tries, and gives up, is in no deadlock."""
    state = token[0]
    if lock._library and all([each._library for each in held]):
        return
    site = sites.of(frame)
    track = track_of(lock)
    if held:
        if for_ever:
            deadlock.order(state, held, lock, site)
        if not lock._show:
            lock._show = 1
    lock._show -= 1
    lock._open = token
    emit(ACQUIRED, 0, track, state.track, site)


def shut(lock, owner):
    """Records the release of a lock whose acquisition was recorded (by this process, not by the parent of a fork)."""
    if lock._generation == tracks.generation:
        emit(RELEASED, 0, lock._track, owner.track, 0)


def wake(lock):
    try:
        lock._gates.popleft().release()
    except (IndexError, RuntimeError):
        return
    if lock._hungry is not None:
        _sleep(_ROOM)


def slow(lock, token, timeout, frame):
    """Waits for a lock that another thread holds."""
    state = token[0]
    site = sites.of(frame)
    track = track_of(lock)
    if timeout < 0 and state.held:
        deadlock.order(state, state.held, lock, site)
    shown = state.depth == 0
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
            # While somebody waits every acquisition is recorded: the last one was of the thread that made way.
            before, lock._open = lock._open, token
            state.held.append(lock)
            if shown:
                shown = False
                tracks.leave(state, LOCK_WAIT, before[0].track if before is not None else 0)
            emit(ACQUIRED, 1, track, state.track, site)
        return won
    except BaseException:
        undo(lock, token)
        raise
    finally:
        state.wants = None
        if shown and state.state == LOCK_WAIT:
            tracks.leave(state, LOCK_WAIT, 0)


def _show_holder(lock, state):
    """A lean acquisition left no record; now that somebody waits, the holder's band begins."""
    token = lock._holder.get(0)
    if token is None:
        return
    holder = token[0]
    if lock._open is not token:
        lock._open = token
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
    pause = max(0.01, patience)
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
                span = pause
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
            suspect = _suspect(token[0], suspect)
            if suspect is None:
                pause = max(patience, min(0.5, pause + 0.1))


def _suspect(state, before):
    """As `deadlock.suspect`, whose failure must not reach the program."""
    try:
        return deadlock.suspect(state, before)
    except Exception as error:
        tracks.note("Deadlocks could not be looked for: %s: %s" % (type(error).__name__, error))
        return None


def _withdraw(lock, gate, popped):
    """Leaves the queue without the lock; a wake-up that already came is passed on."""
    if not popped:
        try:
            lock._gates.remove(gate)
            return
        except ValueError:
            pass
    wake(lock)
