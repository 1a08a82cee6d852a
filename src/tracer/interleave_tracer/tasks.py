"""Tasks: their rows and their names.

A task's numbers live in an attribute of the task, never in a table by `id()`: 1,000 short tasks had 4 ids.
"""

from . import library_tasks, sites, tracks
from .stream import emit
from .tracks import EDGE, SPAWN


_OWN = (
    "BaseEventLoop.shutdown_", "BaseEventLoop._", "BaseSelectorEventLoop._", "BaseProactorEventLoop._",
    "BaseSubprocessTransport._", "_UnixSelectorEventLoop._",
)  # fmt: skip


class Task:
    """A task's track, and whether it runs now."""

    __slots__ = (
        "track", "generation", "name", "unnamed", "running", "site", "ended", "loop", "at", "what", "blocked", "cancel",
        "holding", "awaits", "resumed",
    )  # fmt: skip

    def __init__(self, name, parent, site, coroutine):
        self.generation = tracks.generation
        self.name = name
        # Whether the user's name may still come: on many versions it is set only after create_task.
        self.unnamed = False
        self.running = False
        self.site = site
        # Where it was last suspended, and on what.
        self.at = self.what = 0
        # Whether it waits for a lock or a task (task_deadlock.py).
        self.blocked = False
        # Set while somebody wants it to end (cancellations.py).
        self.cancel = None
        # The threading locks that it keeps while it is suspended (held_across.py).
        self.holding = None
        # What its coroutines await one after the other, and when its step began while that is followed (sequences.py).
        self.awaits = None
        self.resumed = 0
        self.ended = False
        self.loop = parent
        # asyncio's own tasks (it accepts connections and cleans up in some) have no row.
        self.track = 0 if coroutine.startswith(_OWN) else tracks.new_task(name, parent, site, coroutine)


def task_of(task):
    """The Task of a task object, None when it has none yet."""
    found = getattr(task, "_interleave", None)
    return found if found is not None and found.generation == tracks.generation else None


def register(task, loop, state, name, site):
    """Gives a task its track. Without an explicit name it is called as its coroutine."""
    coroutine = task.get_coro()
    qualified = getattr(coroutine, "__qualname__", None) or type(coroutine).__name__
    code = getattr(coroutine, "cr_code", None)
    if code is not None and not sites.belongs_to_user(code.co_filename):
        name, qualified = library_tasks.of_asyncio(coroutine, name)
    elif name is not None and name.endswith("." + qualified):
        name = None  # anyio calls a task as its module and its function.
    found = Task(name or qualified, loop.track, site, qualified)
    attach(task, found)
    found.unnamed = name is None
    if found.track:
        emit(EDGE, SPAWN, tracks.current(state), found.track, site)
    return found


def settle_name(task, info):
    info.unnamed = False
    name = task.get_name()
    if not name.startswith("Task-") and not name.endswith("." + info.name):
        info.name = name
        tracks.rename(info.track, name)


def attach(task, found):
    try:
        task._interleave = found
    except AttributeError:
        pass


def adopt(task, state):
    """A task that was not made by create_task: by `asyncio.Task(...)`, or before we were there."""
    found = task_of(task)
    if found is None:
        name = task.get_name()
        found = register(task, state.loop, state, None if name.startswith("Task-") else name, 0)
    return found
