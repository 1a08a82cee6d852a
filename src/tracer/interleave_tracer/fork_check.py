"""Forks while other threads run code of the user's: the twin of the rule fork-after-threads.

Only a thread that stands in the user's own code counts. The standard library starts helpers of its own (a queue's
feeder, a pool's handlers) and takes care of them; an idle worker of a pool has nothing to lose.

The harm is a lock that such a thread holds: nobody is left in the child to release it. A thread that is parked in a wait
(it polls an event, say, or sleeps) and holds no lock leaves none locked: then there is but a hint, since it does not
exist in the child, and since the next fork may come between two of its waits.
"""

from . import problems, sites, tracks
from .tracks import IDLE, SLEEPING, WAITING

_EXECS = frozenset(
    ("execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe", "posix_spawn", "posix_spawnp")
)
# Sites that were reported, by how often: a server that forks for each request says the same each time.
_reported = {}
_MOST = 20


def look(state, frame):
    """`state` is the thread that forks, at `frame`."""
    others = [each for each in list(tracks.threads.values()) if each is not state and not each.ended]
    if not others or _execs(frame):
        return
    frames = tracks.frames()
    running = []
    for each in others:
        entry, inner = sites.find(frames.get(each.ident))
        if entry is not None and entry.kind == sites.USER:
            running.append((each, sites.at(entry, inner)))
    if not running:
        return
    at_work = [(each, at) for each, at in running if not _parked(each)]
    site = sites.of(frame)
    seen = _reported[site] = _reported.get(site, 0) + 1
    if seen > _MOST:
        return
    problems.report(
        "fork-after-threads",
        "warning" if at_work else "hint",
        _message(site, at_work) if at_work else _harmless(site, running),
        site,
        state.track,
        confidence="certain" if at_work else "possible",
        related=[
            problems.place("creator", each.track, each.born or at, _where(each, at)) for each, at in (at_work or running)[:5]
        ],
    )


def _parked(state):
    return state.state in (WAITING, SLEEPING, IDLE) and not state.held and not state.shared


def _harmless(site, running):
    first, at = running[0]
    many = "" if len(running) == 1 else " and %d more" % (len(running) - 1)
    return (
        "The process was forked at %s while the thread %s%s waited (at %s) and held no lock: nothing stays locked in the "
        "child this time. The thread does not exist there, so nobody does its work."
        % (sites.short(site), first.name, many, sites.short(at))
    )


def _message(site, running):
    first, at = running[0]
    many = "" if len(running) == 1 else " and %d more" % (len(running) - 1)
    text = (
        "The process was forked at %s while the thread %s%s was at work (at %s). That thread does not exist in the child, "
        "and every lock it held at that moment stays locked there for ever." % (sites.short(site), first.name, many, sites.short(at))
    )
    held = [(each, lock) for each, _ in running for lock in each.held]
    if held:
        from . import lock_facts

        thread, lock = held[0]
        text += " %s held the lock %s." % (thread.name, tracks.names.get(lock_facts.track_of(lock), "that it works with"))
    return text


def _where(state, at):
    if state.born:
        return "%s was started here; it was at %s" % (state.name, sites.short(at))
    return "%s was here" % state.name


def _execs(frame):
    """Whether the user's own function forks in order to run another program."""
    entry = sites.code_of(frame)
    return entry.kind == sites.USER and not _EXECS.isdisjoint(frame.f_code.co_names)


def forget():
    _reported.clear()
