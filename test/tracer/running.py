"""Runs small programs under the tracer and without it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

import stream_reader

BOOTSTRAP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "src", "tracer", "bootstrap"))
VERSION = sys.version_info[:2]


class Result:
    def __init__(self, code, out, err, processes):
        self.code, self.out, self.err, self.processes = code, out, err, processes

    @property
    def main(self):
        """The process that was started first."""
        return self.processes[0]

    def problems(self):
        return [problem for process in self.processes for problem in process.problems()]


class TracedCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="interleave-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, source, name="program.py"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as handle:
            handle.write(textwrap.dedent(source).lstrip("\n"))
        return path

    def environment(self, traced=True, **more):
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("INTERLEAVE", "PYTHON", "COVERAGE"))
        }
        run = os.path.join(self.folder, "run")
        if traced:
            shutil.rmtree(run, ignore_errors=True)
            os.mkdir(run, 0o700)
            environment["INTERLEAVE_RUN"] = run
            environment["PYTHONPATH"] = BOOTSTRAP
        path = more.pop("PYTHONPATH", None)
        if path is not None:
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, [environment.get("PYTHONPATH"), path]))
        environment.update(more)
        return environment

    def start(self, command, traced=True, env=None, **more):
        """A running process; the caller ends it."""
        process = subprocess.Popen(
            [sys.executable] + command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment(traced, **(env or {})),
            universal_newlines=True,
            **more
        )
        self.addCleanup(self._end, process)
        return process

    @staticmethod
    def _end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def finish(self, process, text="", timeout=60):
        out, err = process.communicate(text, timeout=timeout)
        return Result(process.returncode, out, err, self.read())

    def read(self):
        run = os.path.join(self.folder, "run")
        return stream_reader.read(run) if os.path.isdir(run) else []

    def trace(self, source, *arguments, **more):
        """Runs a program's text under the tracer, to its end."""
        text, timeout = more.pop("text", ""), more.pop("timeout", 60)
        result = self.finish(self.start([self.write(source)] + list(arguments), **more), text, timeout)
        return result

    def line_of(self, source, marker):
        """The line number of the one line that holds the marker, in the program as it is written."""
        lines = textwrap.dedent(source).lstrip("\n").split("\n")
        found = [number for number, line in enumerate(lines, 1) if marker in line]
        self.assertEqual(len(found), 1, "marker %r on %r" % (marker, found))
        return found[0]


class SteadyCase(TracedCase):
    """For programs whose steps are not to be judged: on a busy machine any of them can take long."""

    def environment(self, traced=True, **more):
        more.setdefault("INTERLEAVE_STALL_MS", "600000")
        return super().environment(traced, **more)


class ComparedCase(TracedCase):
    """Traced and untraced runs of the same program must not differ."""

    def both(self, command, text="", **more):
        untraced = self.finish(self.start(command, traced=False, **more), text)
        traced = self.finish(self.start(command, **more), text)
        return untraced, traced

    def same(self, untraced, traced):
        self.assertEqual(self.plain(traced.out), self.plain(untraced.out))
        self.assertEqual(self.plain(traced.err), self.plain(untraced.err))
        self.assertEqual(traced.code, untraced.code)
        self.assertTrue(traced.main.of("hello"), "nothing was recorded")
        self.assertEqual([line["text"] for line in traced.main.of("note")], [])

    def plain(self, text):
        """Without addresses, which differ from run to run."""
        return re.sub(r"0x[0-9a-f]+", "0x0", text)
