"""Awaits of one coroutine that came one after the other, and how long each took: the twin of sequential-awaits.

A suspended task says where its innermost coroutine stands; here the coroutines further out count as well, each with its
own awaiting line, and the coroutine that it awaits there. Only those that call something by a name that reads
(`get_user`, `fetch`) are looked at: no others can be reported, and so no others cost anything. Whether two awaits depend
on each other is judged from the source (await_pairs.py), at the end, when nobody waits for it.
"""

import types
import weakref

from . import await_pairs, problems, sites

_MOST = 2000
_Coroutine = types.CoroutineType
# (First site, second site) -> Found; where the first is 0, the second is awaited again and again.
_found = {}


class _Await:
    """What a coroutine awaits now. Weak references: whoever is kept alive keeps everything in it alive."""

    __slots__ = ("coroutine", "inner", "site", "since", "ran", "before", "turns")

    def __init__(self, coroutine, inner, site, since):
        self.coroutine = weakref.ref(coroutine)
        self.inner = weakref.ref(inner)
        self.site = site
        self.since = since
        # How long the task itself ran meanwhile, ns: two tasks of one loop cannot do that at the same time.
        self.ran = 0
        # (Site, begin, length, how much of it was waiting) of what the same coroutine awaited just before.
        self.before = None
        # Of several awaits in a row at this very line: [begin, number, sum of lengths, of waits, the longest wait].
        self.turns = None


class _Found:
    """The worst occurrence at one place, and all of them together."""

    __slots__ = ("saved", "all", "count", "start", "end", "first", "second", "turns", "task", "name")

    def __init__(self):
        self.saved = -1
        self.all = self.count = 0


def paused(info, reading, end):
    """A task is suspended since `end`. `reading`: (coroutine, what it awaits, Code, frame) of each of its coroutines
    that counts, outermost first."""
    before = info.awaits or ()
    now = []
    for depth, (coroutine, inner, entry, frame) in enumerate(reading):
        last = before[depth] if depth < len(before) else None
        if last is not None and last.coroutine() is coroutine and last.inner() is inner:
            last.ran += end - info.resumed
            now.append(last)
            continue
        found = _Await(coroutine, inner, sites.at(entry, frame), end)
        if last is not None and last.coroutine() is coroutine:
            _over(last, info, found)
        elif last is not None:
            _over(last, info)
        now.append(found)
    for last in before[len(reading) :]:
        _over(last, info)
    info.awaits = now or None


def ended(info):
    """The task is over."""
    for last in info.awaits:
        _over(last, info)
    info.awaits = None


def _over(last, info, following=None):
    """An await ended with the step that began at `info.resumed`; by the end of that step the same coroutine awaits
    `following`."""
    length = info.resumed - last.since
    waited = length - last.ran
    if last.before is not None:
        site, since, first, waited_first = last.before
        _note((site, last.site), min(waited_first, waited), since, info, first, length, 2)
    again = following is not None and following.site == last.site
    if again or last.turns is not None:
        turns = last.turns or [last.since, 0, 0, 0, 0]
        turns[1] += 1
        turns[2] += length
        turns[3] += waited
        turns[4] = max(turns[4], waited)
        if again:
            following.turns = turns
        else:
            since, number, whole, waits, longest = turns
            _note((0, last.site), waits - longest, since, info, whole, 0, number)
    if following is not None and not again:
        following.before = (last.site, last.since, length, waited)


def _note(key, saved, since, info, first, second, turns):
    found = _found.get(key)
    if found is None:
        if len(_found) >= _MOST:
            return
        found = _found[key] = _Found()
    found.count += 1
    found.all += saved
    if saved > found.saved:
        found.saved, found.start, found.end = saved, since, info.resumed
        found.first, found.second, found.turns = first, second, turns
        found.task, found.name = info.track, info.name


def report():
    """Tells of the places where the source agrees that the awaits do not depend on each other."""
    for (first, second), found in list(_found.items()):
        if found.all < problems.waste:
            continue
        file, line, _ = sites.where(second)
        names = await_pairs.independent(file, sites.where(first)[1] if first else 0, line)
        if names is not None:
            problems.report(
                "sequential-awaits", "hint", _message(found, names, first), second, found.task, found.start,
                found.end - found.start, "likely", _related(found, names, first),
            )  # fmt: skip
    _found.clear()


def _message(found, names, first):
    seconds = problems.seconds
    times = " This happened %d times, which is %s in all." % (found.count, seconds(found.all)) if found.count > 1 else ""
    if not first:
        return (
            "%d turns of a loop in the task %s waited for %s one after the other, which took %s. Waiting for all at once "
            "would have saved up to %s.%s"
            % (found.turns, found.name, names[-1], seconds(found.first), seconds(found.saved), times)
        )
    return (
        "The task %s waited %s for %s and only then %s for %s, which uses nothing of it. Waiting for both at once would have "
        "saved up to %s.%s"
        % (found.name, seconds(found.first), names[0], seconds(found.second), names[1], seconds(found.saved), times)
    )


def _related(found, names, first):
    if not first:
        return ()
    words = "%s is awaited here, for %s" % (names[0], problems.seconds(found.first))
    return [problems.place("awaited", found.task, first, words)]


def forget():
    _found.clear()
