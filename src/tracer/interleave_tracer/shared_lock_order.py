"""Which locks of multiprocessing a thread holds, and in which order it takes them.

Each process tells of its own orders; the reader puts those of all processes together.
"""

from . import lock_facts, sites, stream, tracks
from .stream import emit_at, now
from .tracks import LOCK_WAIT, ORDER

# Orders that were recorded.
_orders = set()
_MOST = 2000


def holds(handle, state, taken):
    """A thread has taken a lock, at (code, instruction) or at a site."""
    handle.holder, handle.taken = state, taken
    state.shared.append(handle)


def let_go(handle):
    """Whoever released it: its holder in this process holds it no more."""
    state, handle.holder = handle.holder, None
    if state is not None and handle in state.shared:
        state.shared.remove(handle)


def wanted(handle, state, site):
    """Records that a lock is wanted while others are held; each combination once."""
    # Another process may have released one.
    held = [each for each in state.shared if each.raw._is_mine()]
    if handle in held or not held or handle.kind != LOCK_WAIT:
        return
    key = (state.track, tuple([each.word for each in held]), handle.word, site)
    if key in _orders or len(_orders) > _MOST:
        return
    _orders.add(key)
    inner = handle.track()
    numbers = [each.track() for each in held]
    when = now()
    for each, number in zip(held, numbers):
        gates = [other for other in numbers if other != number] + [lock_facts.track_of(lock) for lock in state.held]
        stream.name(
            stream.fields(k="order", held=number, wanted=inner, thread=state.track, site=site, outer=_place(each), gates=gates), True
        )
        emit_at(when, ORDER, 0, number, inner, site + (state.track << 32))


def _place(handle):
    return handle.taken if isinstance(handle.taken, int) else sites.of_code(*handle.taken)


def forget(handles):
    """In the child of a fork: what its one thread holds it holds on; nobody there has what the others held."""
    _orders.clear()
    for each in handles:
        if each.holder is not None and not each.raw._is_mine():
            each.holder = None
