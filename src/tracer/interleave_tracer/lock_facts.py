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
                site = sites.of_code(*lock._made[:2]) if lock._made else 0
                name = _numbered(_variable(lock) or _on_its_line(site, lock._kind))
                lock._track = tracks.new_track("lock", name, 0, site, type=lock._kind)
                lock._generation = tracks.generation
    return lock._track


def name_of(site, kind):
    """The name of a lock that is made on a line."""
    return _numbered(_on_its_line(site, kind))


def _numbered(name):
    number = _names[name] = _names.get(name, 0) + 1
    return name if number == 1 else "%s #%d" % (name, number)


def _variable(lock):
    """The global variable that holds the lock, or the list which does (`forks[2]`); '' where none does."""
    for name, value in list(lock._made[2].items()) if lock._made else ():
        if value is lock:
            return name
        if type(value) in (list, tuple) and len(value) < 1000:
            for index, item in enumerate(value):
                if item is lock:
                    return "%s[%d]" % (name, index)
    return ""


def _on_its_line(site, kind):
    """The name that the program gives the lock on the line that makes it, else its kind and place."""
    file, line, _ = sites.where(site)
    made = [name for name in map(_assigned, sites.source_line(file, line).split(";")) if _makes(name[1], kind)]
    return made[0][0] if len(made) == 1 and made[0][0] else "%s (%s)" % (kind, sites.short(site))


def _assigned(statement):
    """(name, value) of an assignment, also of one that follows a `def f(self):`; the name is '' where it is none."""
    left, _, right = statement.partition("=")
    for name in (left.partition(":")[0].strip(), left.rpartition(":")[2].strip()):
        if all([part.isidentifier() for part in name.split(".")]):
            return name, right
    return "", right


def _makes(value, kind):
    """Whether a value calls the class of the lock, or a Condition, which makes one."""
    for word in (kind, "Condition"):
        before, call, _ = value.partition(word + "(")
        if call and not before[-1:].isalnum():
            return True
    return False


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
