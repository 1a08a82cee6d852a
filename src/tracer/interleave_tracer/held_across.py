"""Threading locks that a task keeps while it is suspended.

Whoever wants such a lock on the loop's own thread blocks the only thread that could release it. A lock that was held
before the loop ran is not the task's, so what counts is what a step has added to the thread's locks.
"""

from . import lock_facts, problems, sites, tracks
from .stream import now

# How many occurrences are told of by themselves; after that only those that last longer than any before.
_TOLD = 50
_told = 0
_longest = {}


class Holding:
    """What a suspended task holds."""

    __slots__ = ("locks", "since", "site", "what", "identity")


def paused(info, held, site, obj, end):
    """A task is suspended since `end` while its thread holds `held`, which the task has taken."""
    global _told
    if not held:
        info.holding = None
        return
    found = Holding()
    found.locks, found.since, found.site, found.what = held, end, site, obj
    found.identity = None
    info.holding = found
    key = (site, lock_facts.acquired_at(held[0]))
    if _told < _TOLD:
        _told += 1
        found.identity = "held-%d" % _told
        _longest.setdefault(key, 0)
        _report(info, found, 0)
    elif len(_longest) < 1000:
        found.identity = "held-%s-%s" % key
        _longest.setdefault(key, 0)


def resumes(info):
    """It goes on: now it is known for how long."""
    found = info.holding
    lasted = now() - found.since
    key = (found.site, lock_facts.acquired_at(found.locks[0]))
    if found.identity is not None and found.site and lasted > _longest.get(key, 0):
        _longest[key] = lasted
        _report(info, found, lasted)


def _report(info, found, lasted):
    words = tracks.what_texts.get(-found.what, "") if found.what < 0 else tracks.names.get(found.what, "")
    waited = "it awaited %s" % words if words else "it was suspended"
    first = found.locks[0]
    name = tracks.names.get(lock_facts.track_of(first), "a lock")
    taken = lock_facts.acquired_at(first)
    message = (
        "The task %s kept %s locked while %s at %s%s. Another task of this loop that wants the lock blocks the whole loop."
        % (info.name, name, waited, sites.short(found.site), ", for %s" % problems.seconds(lasted) if lasted else "")
    )
    related = [
        problems.place("holder", info.track, taken, "%s was taken here, at %s" % (name, sites.short(taken)))
    ]
    problems.report(
        "lock-held-across-await", "warning", message, found.site, info.track, found.since, lasted,
        related=related, identity=found.identity,
    )  # fmt: skip


def forget():
    global _told
    _told = 0
    _longest.clear()
