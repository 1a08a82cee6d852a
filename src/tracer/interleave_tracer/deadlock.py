"""Lock order, and threads that wait for each other in a circle.

Wait-for graph: a thread wants a lock, the lock has an owner, the owner wants the next; `join` is an edge from
thread to thread, and so is `result()` of a job that a thread of a pool is at. It is walked only by a thread that has waited 100 ms in vain, and believed only when the same
waits are still there 100 ms later.

A lock that some thread once released for another is a signal, not a mutual exclusion: it is left out. A circle of
one (a thread wants the Lock it holds) is believed only when nobody else could release it.
"""

import sys
from _thread import get_ident

from . import problems, sites, stream, tracks
from .lock_facts import acquired_at, entered, owner_of, track_of
from .stream import emit_at

_seen_orders = set()
_reported = set()


def order(state, held, lock, site):
    """Records that `lock` is taken while others are held; each combination once."""
    wanted = track_of(lock)
    others = [each for each in held if each is not lock]
    tracks_held = tuple([track_of(each) for each in others])
    key = (state.track, tracks_held, wanted, site)
    if key in _seen_orders:
        return
    if len(_seen_orders) > 20000:
        _seen_orders.clear()
    _seen_orders.add(key)
    when = stream.now()
    for each, number in zip(others, tracks_held):
        gates = [other for other in tracks_held if other != number]
        stream.name(
            stream.fields(
                k="order", held=number, wanted=wanted, thread=state.track, site=site, outer=acquired_at(each), gates=gates
            ),
            True,
        )
        emit_at(when, tracks.ORDER, 0, number, wanted, site + (state.track << 32))


def suspect(state, before):
    """Called by a thread that waits in vain. Returns the circle it is in, to be given back after 100 ms."""
    circle = _circle(state)
    if circle is None:
        return None
    key = tuple([(each.track, each.episode) for each in circle])
    if key == before and frozenset(key) not in _reported:
        if len(circle) == 1 and not _alone(circle[0]):
            return key
        _reported.add(frozenset(key))
        _report(circle)
    return key


def told(state):
    """Whether the thread waits in a circle that was reported."""
    wait = (state.track, state.episode)
    return any([wait in circle for circle in list(_reported)])


def _circle(state):
    """The threads that wait for each other, beginning with this one; None when the chain ends somewhere."""
    circle = []
    thread = state
    while thread not in circle:
        circle.append(thread)
        wants = thread.wants
        if wants is None:
            return None
        if isinstance(wants, tracks.Thread):
            following = wants
        elif isinstance(wants, list):
            following = _worker(wants)
        elif wants._foreign:
            return None
        else:
            following = owner_of(wants)
        if following is None or following.ended:
            return None
        thread = following
    return circle if thread is state else None


def _worker(job):
    """The thread that is at a job (executors.py); None for one that is queued."""
    return next((each for each in list(tracks.threads.values()) if job[3] and each.track == job[3]), None)


def _alone(state):
    """Nobody else could release the lock: it was taken by `with`, or every other thread is stuck as well."""
    if entered(state.wants):
        return True
    return all(other is state or other.wants is not None for other in list(tracks.threads.values()))


def _report(circle):
    frames = tracks.frames()
    related = []
    sentences = []
    for thread in circle:
        stack = sites.stack(sys._getframe() if thread.ident == get_ident() else frames.get(thread.ident))
        wants = thread.wants
        if isinstance(wants, tracks.Thread):
            words = "waits for the thread %s to end" % wants.name
        elif isinstance(wants, list):
            worker = _worker(wants)
            words = "waits for the result of a job that %s is at" % (worker.name if worker else "a worker")
        else:
            lock = tracks.names.get(track_of(wants), "a lock")
            owner = owner_of(wants)
            holder = "which it holds itself" if owner is thread else "which %s holds" % (owner.name if owner else "another")
            words = "waits for %s, %s" % (lock, holder)
            taken = acquired_at(wants)
            related.append(
                problems.place(
                    "holder",
                    owner.track if owner else 0,
                    taken,
                    "%s took %s here, at %s" % (owner.name if owner else "?", lock, sites.short(taken)),
                )
            )
        related.append(
            problems.place(
                "waiter", thread.track, thread.site, "%s %s, at %s" % (thread.name, words, sites.short(thread.site)), stack
            )
        )
        sentences.append("%s %s (%s)" % (thread.name, words, sites.short(thread.site)))
    first = circle[0]
    # It began when the last of them began to wait.
    since = max(thread.since for thread in circle)
    rule = "wait-under-lock" if any([isinstance(each.wants, (tracks.Thread, list)) for each in circle]) else ""
    if len(circle) == 1:
        rule = "self-deadlock"
        message = "Deadlock: %s. A Lock cannot be taken twice by the same thread; it waits for ever." % sentences[0]
    else:
        message = "Deadlock: %s. None of them can ever go on." % "; ".join(sentences)
    # It has no end: whoever reads this knows until when it lasted.
    problems.report("deadlock", "error", message, first.site, first.track, since, related=related, rule=rule)


def forget():
    _seen_orders.clear()
    _reported.clear()
