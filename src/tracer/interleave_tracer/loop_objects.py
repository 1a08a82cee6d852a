"""asyncio's locks, semaphores, queues, events, conditions and barriers: their names, and who holds them.

Each keeps its state in attributes that its methods set. A descriptor that has `__set__` alone sees that, in the frame of
the library's own method: reading costs nothing, and nothing is added to any traceback.
"""

import sys

from . import lock_facts, sites, tasks, tracks
from .stream import emit
from .tracks import ACQUIRED, RELEASED, here


class _Made:
    """Remembers where an object was made: `attribute` is set first by its `__init__`."""

    def __init__(self, attribute):
        self.attribute = attribute

    def __set__(self, owner, value):
        kept = owner.__dict__
        if self.attribute not in kept:
            kept["_interleave_site"] = _birthplace(sys._getframe(1))
        kept[self.attribute] = value


def _birthplace(frame):
    """The user's line that makes an object; 0 for what the library makes for itself."""
    outer = frame.f_back
    while outer is not None and outer.f_code.co_name == "__init__" and sites.code_of(outer).kind == sites.STDLIB:
        # The lock inside a Condition is what `async with condition` waits for; other innards are nobody's business.
        if type(outer.f_locals.get("self")).__name__ != "Condition":
            return 0
        outer = outer.f_back
    while outer is not None and sites.code_of(outer).kind == sites.USER and outer.f_code.co_name == "__init__":
        # A class derived from it: the line that makes the object says more.
        if outer.f_locals.get("self") is not frame.f_locals.get("self"):
            break
        outer = outer.f_back
    if outer is None or sites.code_of(outer).kind not in (sites.USER, sites.LIBRARY):
        return 0
    return sites.of(outer)


def name_of(owner, otherwise):
    """The name that the program gives an object on the line that makes it."""
    kept = owner.__dict__
    found = kept.get("_interleave_name")
    if found is None or found[1] != tracks.generation:
        site = kept.get("_interleave_site", 0)
        name = _assigned(site, type(owner).__name__) or otherwise
        found = kept["_interleave_name"] = (name, tracks.generation)
    return found[0]


_assignments = {}


def _assigned(site, kind):
    """`jobs`, when the line reads `jobs = asyncio.Queue()`."""
    place = sites.where(site)[:2]
    found = _assignments.get(place)
    if found is None:
        text = sites.source_line(*place) if site else ""
        left, equals, right = text.partition("=")
        left = left.split(":")[0].strip()
        named = equals and kind in right.partition("(")[0] and all(part.isidentifier() for part in left.split("."))
        found = _assignments[place] = left if named else ""
    return found


class Held:
    """The track of an asyncio lock or semaphore, and the tasks that hold it, by track."""

    __slots__ = ("track", "generation", "holders", "site")

    @property
    def holder(self):
        return self.holders[-1] if self.holders else 0


def watch(owner, kind):
    """The Held of a lock or semaphore; None for one that the library made for itself."""
    kept = owner.__dict__
    found = kept.get("_interleave")
    if found is None or found.generation != tracks.generation:
        site = kept.get("_interleave_site", 0)
        if not site:
            return None
        found = kept["_interleave"] = Held()
        found.generation = tracks.generation
        found.holders = []
        found.site = 0
        name = lock_facts.name_of(site, kind)
        found.track = tracks.new_track("lock", name, 0, site, type="asyncio." + type(owner).__name__)
    return found


def is_signal(semaphore):
    return semaphore.__dict__.get("_interleave_signal", False)


def _acquired(found, task, site):
    found.holders.append(task)
    found.site = site
    emit(ACQUIRED, 0, found.track, task, found.site)


def _released(found, task):
    """Somebody else than a holder may release a semaphore, and a task that was woken with it may be cancelled."""
    if not found.holders:
        return
    if task not in found.holders:
        task = found.holders[0]
    found.holders.remove(task)
    emit(RELEASED, 0, found.track, task, 0)


class _Locked(_Made):
    """`Lock._locked`."""

    def __set__(self, lock, value):
        kept = lock.__dict__
        first = "_locked" not in kept
        kept["_locked"] = value
        frame = sys._getframe(1)
        if first:
            kept["_interleave_site"] = _birthplace(frame)
            return
        state = here()
        found = watch(lock, "Lock") if state.steps else None
        if found is None:
            return
        if value:
            _acquired(found, state.steps[-1], sites.user_only(frame))
        else:
            _released(found, state.steps[-1])


class _Value(_Made):
    """`Semaphore._value`: one less for every holder. A release hands its place to the next waiter in one go.

    One that begins at 0 is a signal, which one task releases for another: nobody holds it.
    """

    def __set__(self, semaphore, value):
        kept = semaphore.__dict__
        before = kept.get("_value")
        kept["_value"] = value
        frame = sys._getframe(1)
        if before is None:
            kept["_interleave_site"] = _birthplace(frame)
            kept["_interleave_signal"] = not value
            return
        state = here()
        found = watch(semaphore, "Semaphore") if state.steps and not is_signal(semaphore) else None
        if found is None:
            return
        if value > before:
            _released(found, state.steps[-1])
        elif frame.f_code.co_name == "acquire":
            _acquired(found, state.steps[-1], sites.user_only(frame))
        else:
            info = _waiter(frame.f_locals.get("fut"))
            if info is not None:
                _acquired(found, info.track, info.at)
            else:
                _acquired(found, state.steps[-1], sites.user_only(frame))


def _waiter(future):
    """The record of the task that waits for a future."""
    for each in getattr(future, "_callbacks", None) or ():
        task = getattr(each[0], "__self__", None)
        info = getattr(task, "_interleave", None)
        if info.__class__ is tasks.Task:
            return info
    return None


def install(asyncio):
    asyncio.locks.Lock._locked = _Locked("_locked")
    asyncio.locks.Semaphore._value = _Value("_value")
    asyncio.locks.Event._waiters = _Made("_waiters")
    asyncio.locks.Condition._lock = _Made("_lock")
    asyncio.queues.Queue._maxsize = _Made("_maxsize")
    if hasattr(asyncio.locks, "Barrier"):
        asyncio.locks.Barrier._parties = _Made("_parties")
