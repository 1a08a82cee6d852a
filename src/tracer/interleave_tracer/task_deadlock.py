"""Tasks that can never go on: waiting for each other's locks, or a loop that waits for itself.

A task that waits for an asyncio lock, or for another task, has an edge to whoever it waits for. A circle of such
edges is looked for when a wait begins, and reported by the watchdog when the very same waits are still there half a
second later (`patience`; a time-out may yet cancel one of them; that is why it is never called certain).

`future.result()` on a loop's own thread, for work that was handed to that loop, can be told at once.
"""

from . import problems, sites, tracks
from .stream import now

# Nanoseconds.
patience = 500_000_000
# Task's track -> _Wait, for those that wait for a lock or a task.
waiting = {}
# Circles that were seen once: [(their waits), when].
_suspects = []
# Tracks of the tasks in the circles that were reported.
reported = set()


class _Wait:
    __slots__ = ("name", "track", "lock", "task", "site", "since", "loop")

    def following(self):
        """The track that must act first."""
        return self.lock.holder if self.lock is not None else self.task


def begins(info, lock, task, site, when):
    """A task is suspended on an asyncio lock (awaited.py's record of it) or on a task (its track)."""
    wait = _Wait()
    wait.name, wait.track, wait.lock, wait.task, wait.site, wait.since = info.name, info.track, lock, task, site, when
    wait.loop = info.loop
    waiting[info.track] = wait
    circle = _circle(wait)
    # A circle of tasks alone cannot be: asyncio refuses to await oneself, and only a lock can be held meanwhile.
    if circle is not None and any(each.lock is not None for each in circle):
        _suspects.append((tuple(circle), when))


def ends(track):
    waiting.pop(track, None)


def _circle(wait):
    found = [wait]
    while True:
        following = waiting.get(found[-1].following())
        if following is None:
            return None
        if following is wait:
            return found
        if following in found:
            return None
        found.append(following)


def look():
    """Called by the watchdog."""
    for suspect in list(_suspects):
        circle, when = suspect
        if any(waiting.get(each.track) is not each for each in circle) or _circle(circle[0]) is None:
            _suspects.remove(suspect)
        elif now() - when > patience:
            _suspects.remove(suspect)
            _report(circle, when)


def _report(circle, when):
    reported.update(each.track for each in circle)
    related, sentences = [], []
    for wait in circle:
        if wait.lock is None:
            other = waiting[wait.task].name
            words = "waits for the task %s" % other
        else:
            lock = tracks.names.get(wait.lock.track, "a lock")
            holder = waiting[wait.lock.holder].name
            itself = wait.lock.holder == wait.track
            words = "waits for %s, which %s holds" % (lock, "it" if itself else holder)
            taken = "%s took %s here, at %s" % (holder, lock, sites.short(wait.lock.site))
            related.append(problems.place("holder", wait.lock.holder, wait.lock.site, taken))
        place = "%s %s, at %s" % (wait.name, words, sites.short(wait.site))
        related.append(problems.place("waiter", wait.track, wait.site, place))
        sentences.append("the task %s %s (%s)" % (wait.name, words, sites.short(wait.site)))
    first = circle[0]
    message = "Deadlock: %s. None of them can go on by itself." % "; ".join(sentences)
    since = max(each.since for each in circle)
    problems.report("deadlock", "error", message, first.site, first.track, since, now() - since, "likely", related)


def own_loop(state, future, site):
    """Called before a thread waits for a concurrent future without a time limit."""
    loop = getattr(future, "_interleave_loop", None)
    if loop is None or state.loop is None or not state.step_start or loop != (state.loop.track, tracks.generation):
        return
    message = (
        "The event loop waits for itself: result() at %s blocks the loop's own thread until work is done that only "
        "this loop can do. Await it instead." % sites.short(site)
    )
    problems.report("loop-deadlock", "error", message, site, tracks.current(state))


def forget():
    waiting.clear()
    reported.clear()
    del _suspects[:]
