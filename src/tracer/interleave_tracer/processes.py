"""Child processes: by fork, by `subprocess`, by multiprocessing.

Each writes files of its own, on the same clock. A Python that inherits the environment starts its own tracer; our
variables are out of `os.environ`, but stay in the C environment, so a child gets them unless it is given an
environment of its own: then they are added. A fork takes new files at once: the parent's are mapped in the child.
`os.fork` itself stays as it is: its warning about threads is attributed to the frame that calls it.
"""

import os
import sys

from . import problems, sites, stream, tracks, watchdog
from .patching import replace, when_imported
from .tracks import WAITING, here

# What children need: variables of ours and the first entry of PYTHONPATH. Set by begin.
variables = {}
bootstrap = ""
_path_at_start = None
# Called in the child of a fork.
on_fork = []
_told = {}
# Children that this process itself asked to end: their signal is no crash.
_ended_by_us = set()


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


def child(pid, site, how, python, command):
    """Records the birth of a child, once."""
    if pid in _told:
        return
    _told[pid] = False
    stream.name(stream.fields(k="child", pid=pid, site=site, how=how, python=python, command=command[:500]))


def child_exit(pid, code):
    if code is None or _told.get(pid, False):
        return
    _told[pid] = True
    stream.name(stream.fields(k="childexit", pid=pid, code=code, expected=pid in _ended_by_us))


# ---- subprocess


def _is_python(argument):
    name = os.path.basename(os.fsdecode(argument)).lower()
    return name.startswith(("python", "pypy"))


def _popen(module):
    replace(module.Popen, "_execute_child", _execute_child)
    replace(module.Popen, "_handle_exitstatus", _exit_status)
    replace(module.Popen, "wait", _popen_wait)
    replace(module.Popen, "send_signal", _ending)


def _execute_child(real):
    """Not `__init__`: its warnings are attributed to the frame that calls it."""

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest):
        state = here()
        site = sites.of(sys._getframe(1))
        state.depth += 1
        try:
            real(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, environment(env), *rest)
        finally:
            if state.depth:
                state.depth -= 1
        words = _words(args)
        python = bool(words) and (_is_python(words[0]) or words[0] == sys.executable)
        child(self.pid, site, "exec", python, " ".join(words))
        if python:
            _warn_options(words, site)

    return _execute_child


def _words(args):
    try:
        if isinstance(args, (str, bytes, os.PathLike)):
            return [os.fsdecode(args)]
        return [os.fsdecode(each) for each in args]
    except TypeError:
        return []


def _warn_options(words, site):
    for word in words[1:]:
        if not word.startswith("-") or word in ("-c", "-m", "-"):
            return
        if word.startswith("--"):
            continue
        if set(word[1:]) & set("IES"):
            note = "The Python started at %s has the option %s, which keeps the tracer out." % (sites.short(site), word)
            tracks.note(note)
            problems.report("not-traced", "hint", note, site, here().track)
            return


def _exit_status(real):
    def _handle_exitstatus(self, *args, **kwargs):
        result = real(self, *args, **kwargs)
        child_exit(self.pid, self.returncode)
        return result

    return _handle_exitstatus


def _popen_wait(real):
    def wait(self, timeout=None):
        state = here()
        if state.depth or self.returncode is not None:
            return real(self, timeout=timeout)
        tracks.enter(state, WAITING, sites.of(sys._getframe(1)), tracks.what("process", "process.wait()"))
        try:
            return real(self, timeout=timeout)
        finally:
            tracks.leave(state, WAITING)
            child_exit(self.pid, self.returncode)

    return wait


def _ending(real):
    def end(self, *args, **kwargs):
        _ended_by_us.add(self.pid)
        return real(self, *args, **kwargs)

    return end


def _kill(real):
    def kill(pid, signal, *rest, **kwargs):
        if signal and pid in _told:
            _ended_by_us.add(pid)
        return real(pid, signal, *rest, **kwargs)

    return kill


# ---- fork and exec


def _waitpid(real):
    def waitpid(*args, **kwargs):
        state = here()
        if state.depth or (len(args) > 1 and args[1]):
            found = real(*args, **kwargs)
        else:
            tracks.enter(state, WAITING, sites.of(sys._getframe(1)), tracks.what("process", "os.waitpid()"))
            try:
                found = real(*args, **kwargs)
            finally:
                tracks.leave(state, WAITING)
        if found[0]:
            child_exit(found[0], _code(found[1]))
        return found

    return waitpid


def _code(status):
    if not hasattr(os, "WIFSIGNALED"):
        return status >> 8
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _execve(real):
    def execve(path, args, env, *rest, **kwargs):
        from . import exit

        exit.record(None, "exec")
        return real(path, args, environment(env) if env is not None else env, *rest, **kwargs)

    return execve


def _execv(real):
    def execv(*args, **kwargs):
        from . import exit

        exit.record(None, "exec")
        return real(*args, **kwargs)

    return execv


def _posix_spawn(real):
    def posix_spawn(path, argv, env, *rest, **kwargs):
        site = sites.of(sys._getframe(1))
        pid = real(path, argv, environment(env), *rest, **kwargs)
        child(pid, site, "exec", _is_python(path), " ".join(_words(argv)))
        return pid

    return posix_spawn


# ---- multiprocessing


def _process(module):
    def start(real):
        def start(self):
            state = here()
            site = sites.of(sys._getframe(1))
            real(self)
            how = type(self._popen).__module__.rsplit("popen_", 1)[-1].replace("_posix", "").replace("_win32", "")
            child(self.pid, site, how, True, self.name)
            del state

        return start

    def join(real):
        def join(self, timeout=None):
            state = here()
            if state.depth or self._popen is None or self._popen.returncode is not None:
                return real(self, timeout)
            tracks.enter(state, WAITING, sites.of(sys._getframe(1)), tracks.what("join", "%s.join()" % self.name))
            try:
                return real(self, timeout)
            finally:
                tracks.leave(state, WAITING)
                if self._popen is not None:
                    child_exit(self.pid, self._popen.returncode)

        return join

    def bootstrap_process(real):
        def _bootstrap(self, *args, **kwargs):
            stream.name(stream.fields(k="rename", id=0, name=self.name))
            # These children skip atexit.
            code = real(self, *args, **kwargs)
            from . import exit

            exit.record(code, "exit")
            return code

        return _bootstrap

    replace(module.BaseProcess, "start", start)
    replace(module.BaseProcess, "join", join)
    replace(module.BaseProcess, "_bootstrap", bootstrap_process)
    replace(module.BaseProcess, "terminate", _ending)
    replace(module.BaseProcess, "kill", _ending)


def _in_child():
    for call in on_fork:
        call()


def install():
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=watchdog.stop_for_fork, after_in_child=_in_child)
    for name, make in (
        ("waitpid", _waitpid),
        ("kill", _kill),
        ("execve", _execve),
        ("execv", _execv),
        ("posix_spawn", _posix_spawn),
        ("posix_spawnp", _posix_spawn),
    ):
        replace(os, name, make)
    when_imported("subprocess", _popen)
    when_imported("multiprocessing.process", _process)


def forget():
    _told.clear()
    _ended_by_us.clear()
