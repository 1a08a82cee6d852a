"""Event loops that nothing can ever wake: every task waits, and there is no timer, no connection and no other thread.

A loop that sleeps without a time limit has no timer. The watchdog looks at one that has done so for long, once: what is
left to wake it are descriptors, signal handlers and other threads.
"""

import sys

from . import problems, sites, task_deadlock, tasks, tracks

patience = 1_000_000_000
_SHOWN = 8
# Track of a loop -> its Loop (loops.py), for those that have slept without a time limit.
resting = {}
# The wait that was judged last, for each loop.
_judged = {}


def look(when):
    """Called by the watchdog."""
    for track, rest in list(resting.items()):
        since = rest.since
        if not since or when - since < patience or _judged.get(track) == since:
            continue
        _judged[track] = since
        loop = rest.loop()
        if loop is not None and rest.generation == tracks.generation and not _can_wake(rest, loop):
            waiting = _waiting(loop)
            # Tasks that wait for each other's locks were told of already.
            if waiting and rest.since == since and not any(each.track in task_deadlock.reported for each in waiting):
                _report(rest, waiting, since)


def _can_wake(rest, loop):
    """Whether anything could: a descriptor that is not the loop's own, a signal, another thread."""
    own = loop._ssock.fileno() if getattr(loop, "_ssock", None) is not None else -1
    for key in list(rest.selector.get_map().values()):
        if key.fd != own:
            return True
    if getattr(loop, "_signal_handlers", None) or _handles_signals():
        return True
    for state in list(tracks.threads.values()):
        if state.track != rest.thread and not state.ended and not _idle(state):
            return True
    return False


def _idle(state):
    """A pool's worker without a job does nothing until somebody gives it one."""
    return state.object < 0 and tracks.what_texts.get(-state.object) == "the next job of the pool"


def _handles_signals():
    """asyncio's own handler of Ctrl-C is there in every program."""
    # Imported here, and by asyncio before: it would be a third of our start.
    import signal

    for number in signal.valid_signals():
        handler = signal.getsignal(number)
        if callable(handler) and handler is not signal.default_int_handler:
            inner = getattr(handler, "func", handler)
            if getattr(inner, "__module__", "") != "asyncio.runners":
                return True
    return False


def _waiting(loop):
    """The records of the tasks that wait, those first that wait for something else than a task."""
    asyncio_tasks = sys.modules.get("asyncio.tasks")
    found = []
    for task in asyncio_tasks.all_tasks(loop):
        info = tasks.task_of(task)
        if info is not None and info.track and not info.running:
            found.append(info)
    return sorted(found, key=lambda each: (_waits_for_tasks(each), each.track))


def _waits_for_tasks(info):
    if info.what >= 0:
        return True
    return tracks.what_texts.get(-info.what, "").startswith(("asyncio.", "the "))


def _words(info):
    if info.what < 0:
        return tracks.what_texts.get(-info.what, "something").partition(": ")[0]
    return tracks.names.get(info.what) or "another task"


def _report(rest, waiting, since):
    sentences = ["%s waits for %s (%s)" % (each.name, _words(each), sites.short(each.at)) for each in waiting[:_SHOWN]]
    if len(waiting) > _SHOWN:
        sentences.append("and %d more" % (len(waiting) - _SHOWN))
    message = "The event loop can never go on: %s waits, and no timer, no connection and no other thread is left to wake %s. %s." % (
        "every one of its %d tasks" % len(waiting) if len(waiting) > 1 else "its only task",
        "one" if len(waiting) > 1 else "it",
        "; ".join(sentences),
    )
    related = [
        problems.place("waiter", each.track, each.at, "%s waits for %s, at %s" % (each.name, _words(each), sites.short(each.at)))
        for each in waiting[:_SHOWN]
    ]
    first = waiting[0]
    # Without a duration it lasts to the end of the process.
    problems.report(
        "loop-deadlock", "error", message, first.at, first.track, since, 0, "likely", related,
        "rest-%d-%d" % (rest.track, since), None,
    )  # fmt: skip


def forget():
    resting.clear()
    _judged.clear()
