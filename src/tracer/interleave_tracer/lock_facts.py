"""What is known of a lock: its track and name, who holds it and since which line.

A lock keeps no record of its own beside its one dictionary entry `{0: token}` (locks.py); everything else is read
from there. The token is (state of the holding thread, its code, its instruction, whether it was taken by `with`).
"""

from . import sites, tracks

# Name -> how many locks have it.
_names = {}


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


def forget():
    """In the child of a fork: locks get tracks, and so names, again."""
    _names.clear()
