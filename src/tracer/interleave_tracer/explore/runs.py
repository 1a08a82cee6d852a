"""One schedule in a process of its own: a fork of this one where the system has that, else a new interpreter."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time


class Runner:
    """`seconds`: how long one run may take."""

    def __init__(self, seconds):
        self.seconds = seconds
        # What a run with output printed.
        self.printed = ""

    def run(self, job):
        """The result of a job (program.py), with the outcome `crashed` or `late` where it gave none."""
        with tempfile.TemporaryFile() as output:
            result = _forked(job, output, self.seconds) if hasattr(os, "fork") else _started(job, output, self.seconds)
            output.seek(0)
            self.printed = output.read(1 << 20).decode("utf-8", "replace")
        return result


def _forked(job, output, seconds):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _redirect(output)
            from . import program

            program.run(job, writing)
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(71)
    os.close(writing)
    try:
        data, late = _read(reading, time.monotonic() + seconds)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(reading)
        if sys.exc_info()[0] is not None:
            os.waitpid(child, 0)
    if late:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return _result(data, late, status)


def _read(descriptor, until):
    """Everything that comes until the other side closes; and whether the time ran out before."""
    parts = []
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            return b"".join(parts), True
        part = os.read(descriptor, 1 << 16)
        if not part:
            return b"".join(parts), False
        parts.append(part)
        if _whole(part):
            return b"".join(parts), False


def _whole(part):
    """A child of the program may keep the pipe open: the answer ends with a line of its own."""
    return part.endswith(b"\n")


def _redirect(output):
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    os.close(nothing)
    # The streams know whether they wrote to a terminal; these do not.
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)


def _started(job, output, seconds):
    with tempfile.TemporaryDirectory() as folder:
        answer = os.path.join(folder, "answer")
        job = dict(job, answer=answer)
        command = [sys.executable, sys.argv[0], "--job", json.dumps(job)]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=seconds)
            status, late = done.returncode, False
        except subprocess.TimeoutExpired:
            status, late = 0, True
        try:
            with open(answer, "rb") as file:
                data = file.read()
        except OSError:
            data = b""
    return _result(data, late, status)


def _result(data, late, status):
    if data.endswith(b"\n"):
        return json.loads(data.decode("ascii"))
    return {"outcome": "late" if late else "crashed", "failure": None, "failures": [], "status": status, "candidates": []}
