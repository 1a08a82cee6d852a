"""`subprocess`: other programs and other Pythons, and the waits for them."""

import sys

from . import processes, sites, tracks
from .patching import replace, when_imported
from .tracks import WAITING, here


def _execute_child(real):
    """Not `__init__`: its warnings are attributed to the frame that calls it."""

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest):
        state = here()
        site = sites.of(sys._getframe(1))
        state.depth += 1
        try:
            real(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, processes.environment(env), *rest)
        finally:
            if state.depth:
                state.depth -= 1
        command = processes.words(args)
        python = bool(command) and (processes.is_python(command[0]) or command[0] == sys.executable)
        processes.child(self.pid, site, "exec", python, command)

    return _execute_child


def _exit_status(real):
    def _handle_exitstatus(self, *args, **kwargs):
        result = real(self, *args, **kwargs)
        processes.child_exit(self.pid, self.returncode)
        return result

    return _handle_exitstatus


def _wait(real):
    def wait(self, timeout=None):
        state = here()
        if state.depth or self.returncode is not None:
            return real(self, timeout=timeout)
        what = processes.waiting_for("process", "process.wait()", self.pid)
        tracks.enter(state, WAITING, sites.of(sys._getframe(1)), what)
        try:
            return real(self, timeout=timeout)
        finally:
            tracks.leave(state, WAITING)
            processes.child_exit(self.pid, self.returncode)

    return wait


def _communicate(real):
    def communicate(self, *args, **kwargs):
        state = here()
        if state.depth or self.returncode is not None:
            return real(self, *args, **kwargs)
        what = processes.waiting_for("process", "process.communicate()", self.pid)
        tracks.enter(state, WAITING, sites.of(sys._getframe(1)), what)
        try:
            return real(self, *args, **kwargs)
        finally:
            tracks.leave(state, WAITING)

    return communicate


def _send_signal(real):
    def send_signal(self, sig):
        processes.asked_to_end(self.pid, sig)
        return real(self, sig)

    return send_signal


def _patch(module):
    replace(module.Popen, "_execute_child", _execute_child)
    replace(module.Popen, "_handle_exitstatus", _exit_status)
    replace(module.Popen, "wait", _wait)
    replace(module.Popen, "communicate", _communicate)
    replace(module.Popen, "send_signal", _send_signal)


def install():
    when_imported("subprocess", _patch)
