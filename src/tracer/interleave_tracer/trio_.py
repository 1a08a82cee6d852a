"""trio: runs, tasks and their steps, by an instrument of ours in every run.

trio tells an instrument of each task's birth, scheduling, steps and end. Where a step ends, the task's suspended
coroutines say what it waits for (chains.py). What the instrument is not told is how a task ended, and that a wake-up
is a cancellation: the first comes from a wrapper around `Runner.task_exited`, the second lies in the value that the
task is about to be sent. The tree of the rows is that of the nurseries: a task stands below the task whose nursery
it lives in. trio's own tasks have no row.

An instrument that raises is taken out by trio with a message of its own, so every hook guards itself.
"""

import sys

from . import chains, library_tasks, sites, stalls, task_deadlock, tracks, trio_tasks, watchdog
from .patching import replace
from .stream import emit, emit_at, now
from .tracks import CANCEL, DONE, EDGE, ENTER, FINISH, IDLE, LEAVE, PAUSE, READY, RUNNABLE
from .tracks import SLEEPING, SPAWN, STEP, WAITING, here

def _guarded(hook):
    """What goes wrong in a hook must not reach trio."""

    def guarded(self, *arguments):
        try:
            hook(self, *arguments)
        except Exception as error:
            tracks.note("A step of trio could not be followed: %s: %s" % (type(error).__name__, error))

    return guarded


class Instrument:
    """One for each run. trio calls the methods by their names."""

    def __init__(self, guest, site):
        self._guest = guest
        self._site = site
        # For those who look at a thread's loop: no selector of Python's is its own.
        self.selector = None
        self._begin()

    def _begin(self):
        state = here()
        self.generation = tracks.generation
        self.thread = state.track
        self.track = tracks.new_track("loop", "trio", state.track, self._site, type="trio")
        self._tasks = {}
        self._before = (None, 0, 0)
        self._start = 0
        self._current = None

    def before_run(self):
        if self.generation != tracks.generation:
            self._begin()

    @_guarded
    def after_run(self):
        state = here()
        if state.loop is self:
            state.loop = None
        if self.generation == tracks.generation:
            emit(FINISH, DONE, self.track, 0, 0)

    @_guarded
    def task_spawned(self, task):
        self._spawned(task, sys._getframe(2))

    def _spawned(self, task, frame):
        if self.generation != tracks.generation:
            self._begin()  # The run goes on in the child of a fork.
        state = here()
        site = sites.of(frame) if frame is not None else 0
        nursery = task.parent_nursery
        parent = self._tasks.get(nursery.parent_task) if nursery is not None else None
        name, coroutine = library_tasks.names(task.coro, task.name)
        if nursery is None or trio_tasks.is_trios(task):
            track = 0
        else:
            track = tracks.new_task(name, parent.track if parent and parent.track else self.track, site, coroutine)
            emit(EDGE, SPAWN, tracks.current(state), track, site)
        info = self._tasks[task] = trio_tasks.Task(track, name, self.track)
        info.site = site
        return info

    @_guarded
    def task_scheduled(self, task):
        info = self._tasks.get(task)
        if info is None or not info.track or not info.started:
            return
        if info.running:
            info.again = True
            return
        state = here()
        waker = state.steps[-1] if state.steps else (0 if state.step_start or state.state == IDLE else state.track)
        sent = getattr(getattr(task, "_next_send", None), "error", None)
        if trio_tasks.is_cancelled(sent) and not (info.sleeps and trio_tasks.overslept(task)):
            # Outside any step it is the run itself that cancels: a time limit is over.
            # And a task that fails cancels its neighbours from trio's own code.
            live = state.steps and (self._current is None or self._current.outcome is None)
            site = sites.user_only(sys._getframe(2)) if live else 0
            emit(EDGE, CANCEL, state.steps[-1] if state.steps else self.track, info.track, site)
        site = sites.user_only(sys._getframe(2)) if state.steps else 0
        emit(READY, 0, info.track, waker, site)

    @_guarded
    def before_task_step(self, task):
        if self.generation != tracks.generation:
            self._begin()
        info = self._tasks.get(task)
        if info is None:
            info = self._spawned(task, None)
        state = here()
        self._before = (state.loop, state.step_start, state.step_serial)
        state.loop = self
        self._current = info
        info.running = info.started = True
        info.again = False
        if info.blocked:
            info.blocked = False
            task_deadlock.ends(info.track)
        state.step_serial += 1
        self._start = state.step_start = now()
        if info.track:
            state.steps.append(info.track)
            emit_at(self._start, STEP, 0, info.track, state.track, self.track)

    @_guarded
    def after_task_step(self, task):
        if self.generation != tracks.generation:
            return
        info = self._tasks.get(task)
        state = here()
        end = now()
        start, serial = self._start, state.step_serial
        _, state.step_start, outer = self._before
        if info is None:
            return
        self._current = None
        info.running = False
        if info.outcome is not None:
            del self._tasks[task]
        if not info.track:
            return
        if state.steps and state.steps[-1] == info.track:
            state.steps.pop()
        if info.outcome is not None:
            emit_at(end, PAUSE, 0, info.track, 0, 0)
            trio_tasks.finish(info, end)
        else:
            self._pauses(task, info, end)
        if end - start >= stalls.threshold:
            stalls.ended(state, self, serial, start, end, info.track, "the task %s" % info.name, task.coro)
        if self._guest:
            state.loop = self._before[0]
        if state.step_start:
            state.step_serial = outer

    def _pauses(self, task, info, end):
        kind, obj, info.site, lock = chains.describe(task.coro)
        info.sleeps = kind == SLEEPING and trio_tasks.has_limit(obj)
        if info.again:
            emit_at(end, PAUSE, RUNNABLE, info.track, info.site, obj)
            return
        if kind == RUNNABLE:
            kind = tracks.AWAITING
        if lock is not None:
            info.blocked = True
            task_deadlock.begins(info, lock, obj, info.site, end)
        emit_at(end, PAUSE, kind, info.track, info.site, obj)

    @_guarded
    def before_io_wait(self, timeout):
        if timeout <= 0:
            return
        if self.generation != tracks.generation:
            self._begin()
        if watchdog.pending:
            watchdog.start()
        self._idle = True
        if self._guest:
            # The thread goes back to the host's loop; what that does is its own.
            emit(ENTER, WAITING, self.track, 0, tracks.what("other", "the host's event loop"))
            return
        state = here()
        state.depth += 1
        state.state = IDLE
        emit(ENTER, IDLE, self.track, 0, 0)

    _idle = False

    @_guarded
    def after_io_wait(self, timeout):
        if not self._idle:
            return
        self._idle = False
        if self.generation != tracks.generation:
            return
        if self._guest:
            emit(LEAVE, WAITING, self.track, 0, 0)
            return
        state = here()
        state.state = 0
        if state.depth:
            state.depth -= 1
        state.parked += 1
        emit(LEAVE, IDLE, self.track, 0, 0)


def _task_exited(real):
    def task_exited(self, task, outcome):
        for each in self.instruments.get("task_spawned", ()):
            if type(each) is Instrument:
                info = each._tasks.get(task)
                if info is not None:
                    info.outcome = outcome
        return real(self, task, outcome)

    return task_exited


def _setup_runner(real):
    def setup_runner(clock, instruments, *args, **kwargs):
        try:
            frame = sys._getframe(1)
            ours = Instrument(frame.f_code.co_name == "start_guest_run", sites.of(frame))
            instruments = list(instruments) + [ours]
        except Exception as error:
            tracks.note("The tasks of trio are not shown: %r" % (error,))
        return real(clock, instruments, *args, **kwargs)

    return setup_runner


def follow(module):
    trio_tasks.cancelled = (sys.modules["trio._core._exceptions"].Cancelled,)
    replace(module, "setup_runner", _setup_runner)
    sites.step_doors.add(module.unrolled_run.__code__)
    # A recording may begin inside a run; its tasks are met when they next take a step.
    runner = getattr(module.GLOBAL_RUN_CONTEXT, "runner", None)
    if runner is not None:
        runner.instruments.add_instrument(Instrument(runner.is_guest, 0))
    replace(module.Runner, "task_exited", _task_exited)
