"""Child processes: by fork, by exec, by `posix_spawn`; what all kinds of children share.

Each writes files of its own, on the same clock. A Python that inherits the environment starts its own tracer; our
variables are out of `os.environ`, but stay in the C environment, so a child gets them unless it is given an
environment of its own: then they are added. A fork takes new files at once: the parent's are mapped in the child.
`os.fork` itself stays as it is: its warning about threads is attributed to the frame that calls it.
"""

import os
import sys

from . import problems, sites, stream, tracks, watchdog
from .patching import replace
from .tracks import WAITING, here

# What children need: variables of ours and the first entry of PYTHONPATH. Set by begin.
variables = {}
bootstrap = ""
_path_at_start = None
# Called in the child of a fork.
on_fork = []
# Children that are known, and whether their end is, too.
_told = {}
# pid -> signals that this process itself sent: an end by one of them is no crash.
_asked = {}
# Who forks, and where: (file, line, function) and the track of the thread or task.
_forker = None


def remember_environment(folder, values, path):
    """`path` is the user's own PYTHONPATH, None when it had none."""
    global bootstrap, _path_at_start
    bootstrap = folder
    variables.update(values)
    _path_at_start = path


def announce():
    """Tells Python children which run they belong to and who their parent is, through the C environment."""
    variables["INTERLEAVE_PARENT"] = stream.stem
    try:
        os.putenv("INTERLEAVE_PARENT", stream.stem)
    except (AttributeError, OSError):
        pass


def environment(given):
    """The environment for a child that is given one of its own."""
    if given is None:
        if os.environ.get("PYTHONPATH") == _path_at_start:
            return None
        given = os.environ
    if stream.stopped:
        return given
    try:
        raw = any(isinstance(key, bytes) for key in given)
        own = dict(given)
    except TypeError:
        return given
    convert = os.fsencode if raw else str
    for key, value in variables.items():
        own[convert(key)] = convert(value)
    key = convert("PYTHONPATH")
    rest = own.get(key)
    own[key] = convert(bootstrap) + (convert(os.pathsep) + rest if rest else convert(""))
    return own


# ---- births and ends


def child(pid, site, how, python, command):
    """Records the birth of a child, once. `command`: the words of its command line."""
    if pid in _told and not _told[pid]:
        return
    _told[pid] = False
    _asked.pop(pid, None)
    thread = tracks.current(here())
    text = " ".join(command)[:500]
    stream.name(stream.fields(k="child", pid=pid, site=site, thread=thread, how=how, python=python, command=text), True)
    if python and how == "exec":
        _warn_of_options(command, site)


def child_exit(pid, code):
    if code is None or _told.get(pid, False):
        return
    _told[pid] = True
    expected = code < 0 and -code in _asked.get(pid, ())
    stream.name(stream.fields(k="childexit", pid=pid, code=code, expected=expected), True)


def asked_to_end(pid, signal):
    """This process sends a child a signal: when it ends by that one, it has not crashed."""
    _asked.setdefault(pid, set()).add(int(signal))


def waiting_for(kind, text, pid):
    """The object of a wait for one child; `pid` None or not above 0 for any."""
    if pid is None or pid <= 0 or len(_told) > tracks._MANY:
        return tracks.what(kind, text)
    return tracks.what(kind, text, child=pid)


def is_python(argument):
    """Whether a program is a Python by its name: `python3.13t`, `pypy3`, `pythonw.exe`."""
    name = os.path.basename(os.fsdecode(argument)).lower()
    name = name[:-4] if name.endswith(".exe") else name
    rest = next((name[len(each) :] for each in ("python", "pypy") if name.startswith(each)), None)
    # Not by a regular expression: importing `re` would be a third of our start.
    suffix = rest.lstrip("0123456789.") if rest is not None else "no"
    return suffix == "" or (len(suffix) == 1 and "a" <= suffix <= "z")


def words(arguments):
    """A command line as texts; empty when it is none."""
    try:
        if isinstance(arguments, (str, bytes, os.PathLike)):
            return [os.fsdecode(arguments)]
        return [os.fsdecode(each) for each in arguments]
    except TypeError:
        return []


def _warn_of_options(command, site):
    """Says that a Python is started with an option that keeps the tracer out."""
    for word in command[1:]:
        if not word.startswith("-") or word in ("-c", "-m", "-"):
            return
        if word.startswith("--"):
            continue
        if set(word[1:]) & set("IES"):
            note = "The Python started at %s has the option %s, which keeps the tracer out." % (sites.short(site), word)
            tracks.note(note)
            problems.report("not-traced", "hint", note, site, here().track)
            return


def _kill(real):
    def kill(pid, signal, *rest, **kwargs):
        if signal and pid in _told:
            asked_to_end(pid, signal)
        return real(pid, signal, *rest, **kwargs)

    return kill


# ---- waits


def _wait(name, options_at):
    """Makes a wrapper for a call of the `wait` family. `options_at`: position of the options, None without."""
    text = "os.%s()" % name

    def make(real):
        def call(*args, **kwargs):
            state = here()
            options = kwargs.get("options", args[options_at] if options_at is not None and len(args) > options_at else 0)
            if state.depth or options:
                found = real(*args, **kwargs)
            else:
                pid = args[0] if args and options_at == 1 and isinstance(args[0], int) else None
                tracks.enter(state, WAITING, sites.of(sys._getframe(1)), waiting_for("process", text, pid))
                try:
                    found = real(*args, **kwargs)
                finally:
                    tracks.leave(state, WAITING)
            if found[0]:
                child_exit(found[0], _code(found[1]))
            return found

        return call

    return make


def _code(status):
    if not hasattr(os, "WIFSIGNALED"):
        return status >> 8
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


# ---- exec and spawn


def _exec(with_environment):
    def make(real):
        def call(path, args, *rest, **kwargs):
            from . import exit

            if with_environment and rest and rest[0] is not None:
                rest = (environment(rest[0]),) + rest[1:]
            if not _can_run(path):  # `execvp` looks along the PATH that way.
                return real(path, args, *rest, **kwargs)
            command = words(args)
            exit.replaced(" ".join(command), is_python(path))
            try:
                return real(path, args, *rest, **kwargs)
            except BaseException:
                exit.resumed()
                raise

        return call

    return make


def _can_run(path):
    try:
        return isinstance(path, int) or (os.path.isfile(path) and os.access(path, os.X_OK))
    except (TypeError, ValueError):
        return False


def _posix_spawn(real):
    def posix_spawn(path, argv, env, *rest, **kwargs):
        site = sites.of(sys._getframe(1))
        pid = real(path, argv, environment(env), *rest, **kwargs)
        child(pid, site, "exec", is_python(path), words(argv))
        return pid

    return posix_spawn


# ---- fork


def _before_fork():
    global _forker
    frame = sys._getframe(1)
    state = here()
    _forker = (sites.where(sites.of(frame)), tracks.current(state))
    if not state.depth:  # Not from inside of Popen, where another program takes over.
        from . import fork_check

        fork_check.look(state, frame)
    watchdog.stop_for_fork()


def forker():
    """(file, line, function) of the fork this process came from, and the number that the parent's thread or task has."""
    return _forker or (("", 0, ""), 0)


def _in_child():
    for call in on_fork:
        call()


def install():
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_before_fork, after_in_child=_in_child)
    for name, make in (
        ("wait", _wait("wait", None)),
        ("waitpid", _wait("waitpid", 1)),
        ("wait3", _wait("wait3", 0)),
        ("wait4", _wait("wait4", 1)),
        ("kill", _kill),
        ("execve", _exec(True)),
        ("execv", _exec(False)),
        ("posix_spawn", _posix_spawn),
        ("posix_spawnp", _posix_spawn),
    ):
        replace(os, name, make)


def forget():
    from . import fork_check

    _told.clear()
    _asked.clear()
    fork_check.forget()
