"""The tracer: records what threads, tasks, locks and processes do, without changing what the program does.

`begin` is called once per process, before the user's code. See docs/TRACE.md for what is written, and each module's
header for how it is learned.
"""

import os
import sys
import time

from . import loader

loader.install(__path__)

from . import subinterpreter  # noqa: E402

# Variables of the environment, and what they are called in the stream. The reader judges by most of them.
_THRESHOLDS = {
    "INTERLEAVE_STALL_MS": "stallMs",
    "INTERLEAVE_SAMPLE_HZ": "sampleHz",
    "INTERLEAVE_DEADLOCK_MS": "deadlockMs",
    "INTERLEAVE_LOCK_MS": "lockMs",
    "INTERLEAVE_LOCK_PERCENT": "lockPercent",
    "INTERLEAVE_GIL_MS": "gilMs",
    "INTERLEAVE_EXIT_MS": "exitMs",
    "INTERLEAVE_POOL_MS": "poolMs",
    "INTERLEAVE_AWAITS_MS": "awaitsMs",
}
_OPTIONS = tuple(_THRESHOLDS) + ("INTERLEAVE_GENERATORS", "INTERLEAVE_KEEP_MB")


def begin(bootstrap):
    """Takes our variables out of the environment and starts recording, when there is a run to record."""
    data = os.environ._data
    encode = os.environ.encodekey
    run = os.environ.get("INTERLEAVE_RUN")
    values = {"INTERLEAVE_RUN": run}
    values.update((name, os.environ[name]) for name in _OPTIONS if name in os.environ)
    parent = os.environ.get("INTERLEAVE_PARENT")
    for name in list(values) + ["INTERLEAVE_PARENT"]:
        # Not by `del`: that would take them from the C environment too, and so from our children.
        data.pop(encode(name), None)
    path = _without(os.environ.get("PYTHONPATH", ""), bootstrap)
    if path is None:
        data.pop(encode("PYTHONPATH"), None)
    else:
        data[encode("PYTHONPATH")] = os.environ.encodevalue(path)
    command = command_line()
    if not run or _is_helper(command):
        return
    if parent is not None and parent.startswith("%d-" % os.getpid()) and subinterpreter.is_here():
        subinterpreter.tell(run, parent)
        return
    _start(bootstrap, run, values, path, parent, command)


def _without(path, bootstrap):
    """The user's own PYTHONPATH; None when there was none."""
    entries = path.split(os.pathsep) if path else []
    kept = [each for each in entries if not each or os.path.normcase(os.path.abspath(each)) != bootstrap]
    return os.pathsep.join(kept) if kept else None


def command_line():
    """The command line as it was given."""
    given = getattr(sys, "orig_argv", None)
    if given:
        return list(given)
    try:
        with open("/proc/self/cmdline", "rb") as handle:
            return [os.fsdecode(each) for each in handle.read().split(b"\0")[:-1]]
    except OSError:
        return list(getattr(sys, "argv", []))


def _is_helper(command):
    """multiprocessing's own bookkeeping process: nothing of the user's runs there."""
    return any("multiprocessing.resource_tracker" in each or "multiprocessing.semaphore_tracker" in each for each in command)


def _start(bootstrap, run, values, path, parent, command):
    from . import stream

    if not os.path.isdir(run):
        return
    stream.begin(run)
    if stream.stopped:
        sys.stderr.write("interleave: cannot write to the folder of this run; the program runs untraced\n")
        return
    how = "start"
    if "--multiprocessing-fork" in command:
        how = "spawn"
    elif parent is not None:
        how = "exec"
    hello(parent, how, command)

    import threading

    from . import threads

    configure(bootstrap, values, path)
    threads.begin_main(threading.main_thread())
    install(threading)


def configure(bootstrap, values, path):
    """Takes over the options of a run, and tells children of it."""
    from . import lock_waits, loop_deadlock, problems, processes, stalls, stream, task_deadlock, watchdog

    given = {name: _number(values.get(variable), -1) for variable, name in _THRESHOLDS.items()}
    given = {name: number for name, number in given.items() if number >= 0}
    if given:
        stream.name(stream.fields(k="settings", **{name: int(number) for name, number in given.items()}))
    stream.keep(_number(values.get("INTERLEAVE_KEEP_MB"), 128))
    stalls.threshold = int(given.get("stallMs", 100) * 1_000_000)
    lock_waits.patience = given.get("deadlockMs", 100) / 1000
    task_deadlock.patience = int(given.get("deadlockMs", 500) * 1_000_000)
    loop_deadlock.patience = 2 * task_deadlock.patience
    problems.waste = int(given.get("awaitsMs", 50) * 1_000_000)
    rate = given.get("sampleHz", 100)
    watchdog.period = 1.0 / rate if rate > 0 else 0
    stalls.period = int(watchdog.period * 1e9)
    processes.remember_environment(bootstrap, values, path)
    processes.announce()
    if values.get("INTERLEAVE_GENERATORS"):
        from . import generators

        generators.wanted = values["INTERLEAVE_GENERATORS"]


# Whether the wrappers are in place.
installed = False


def install(threading):
    """Puts every wrapper in its place, once in a process, and begins to watch."""
    global installed
    installed = True
    from . import blocking, coroutines, executors, exit, locks, multiprocess, observers, patching
    from . import popen, process_pools, processes, profilers, semaphores, shared_locks, threads, tracks, unwind, waits, watchdog

    threads.install(threading)
    threads.on_begin.append(coroutines.track_origins)
    processes.on_fork.append(_forked)
    # One part that fails (on a Python newer than this file) must not take the others with it.
    for install, arguments in (
        (exit.install, ()),
        (locks.install, (threading,)),
        (waits.install, (threading,)),
        (semaphores.install, (threading,)),
        (unwind.install, ()),
        (blocking.install, ()),
        (coroutines.install, ()),
        (executors.install, ()),
        (processes.install, ()),
        (subinterpreter.install, ()),
        (popen.install, ()),
        (multiprocess.install, ()),
        (shared_locks.install, ()),
        (process_pools.install, ()),
        (observers.install, ()),
        (watchdog.hide, ()),
        (profilers.install, ()),
        (patching.install, ()),
    ):
        patching.guarded(install, *arguments)
    if watchdog.period > 0 and not hasattr(time, "pthread_getcpuclockid"):
        tracks.note("Times on the processor are not known on this system: running and runnable cannot be told apart.")
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        tracks.note("This Python has no global lock (free-threaded build); the tracer is little tested there.")
    # What only programs with a loop need is not even imported before: it would be a third of our start.
    patching.when_imported("asyncio", patching.later("asyncio_", "follow"))
    for module in ("uvloop", "winloop"):
        patching.when_imported(module, patching.later("foreign_loops", "follow"))
    for module, ours, function in _FRAMEWORKS:
        patching.when_imported(module, patching.later(ours, function))
    watchdog.start()
    generators = sys.modules.get(__name__ + ".generators")
    if generators is not None:  # Wanted: see `configure`.
        patching.guarded(generators.install)


# Other frameworks for tasks: a module of theirs, and what of ours follows it.
_FRAMEWORKS = (
    ("trio._core._run", "trio_", "follow"),
    ("trio._core._thread_cache", "trio_locks", "follow_threads"),
    ("trio._sync", "trio_locks", "follow"),
    ("greenlet", "gevent_", "follow_greenlet"),
    ("gevent.monkey", "gevent_", "follow_monkey"),
    ("gevent.hub", "gevent_", "follow_hub"),
)


def _number(text, otherwise):
    try:
        return float(text)
    except (TypeError, ValueError):
        return otherwise


def hello(parent, how, command, **more):
    from . import stream

    free = not getattr(sys, "_is_gil_enabled", lambda: True)()
    argv = getattr(sys, "argv", None) or command[1:]
    stream.name(
        stream.fields(
            k="hello",
            pid=os.getpid(),
            ppid=os.getppid(),
            parentRun=parent,
            python="%d.%d.%d" % sys.version_info[:3],
            implementation=sys.implementation.name,
            freeThreaded=free,
            argv=command[1:],
            cwd=os.getcwd(),
            main=argv[0] if argv else "",
            wall=time.time_ns(),
            platform=sys.platform,
            how=how,
            **more
        )
    )


def _forked():
    """In the child of a fork: new files, new numbers, one thread."""
    from . import coroutines, processes, stream, threads, tracks, watchdog

    parent = stream.stem
    if stream.stopped:
        return
    watchdog.forget()
    stream.begin(stream.folder)
    forget()
    (file, line, function), forker = processes.forker()
    hello(parent, "fork", command_line(), thread=forker, file=file, line=line, fn=function)
    processes.announce()
    import threading

    thread = threading._active.get(threading.get_ident())
    # The same state goes on under a new number: the locks that the thread holds know it as their holder.
    state = tracks.here()
    state.steps.clear()
    state.shared = [each for each in state.shared if each.holder is state]
    state.loop = state.job = state.wants = None
    state.depth = state.state = state.object = state.step_start = 0
    state.ended = False
    threads.begin_main(thread, state)
    coroutines.track_origins()
    watchdog.start()


_FORGETFUL = (
    "sites", "tracks", "deadlock", "lock_facts", "stalls", "task_deadlock", "loop_deadlock", "held_across", "touches", "exit",
    "processes", "stacks", "blocked", "sequences", "shared_locks", "lost_jobs",
)  # fmt: skip


def forget():
    """Files were begun anew (in the child of a fork, for the next recording): what had a number gets another."""
    from . import threads

    for name in _FORGETFUL:
        part = sys.modules.get("%s.%s" % (__name__, name))
        if part is not None:  # Those of loops are not imported in every program.
            part.forget()
    generators = sys.modules.get(__name__ + ".generators")
    if generators is not None:
        generators.forget()
    threads.by_object.clear()


loader.rename(globals())
