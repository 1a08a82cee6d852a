"""Correct programs of many kinds: traced, they do what they do untraced, and nothing is said of them.

They stand in `correct/`, one a file, written as one would write them. Here is checked what the tracer itself says of
them; what the reader finds in their traces, in test/runner/correct-programs.test.ts.
"""

import importlib.util
import os
import re
import unittest

from chosen import chosen
from running import SteadyCase

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "correct")


def libraries(path):
    """What a program needs beside the standard library."""
    with open(path, encoding="utf-8") as handle:
        line = re.search(r"^# needs (.+)$", handle.read(), re.MULTILINE)
    return line.group(1).split(", ") if line else []


def missing(path):
    return [name for name in libraries(path) if importlib.util.find_spec(name) is None]


class CorrectPrograms(SteadyCase):
    def check(self, path):
        if missing(path):
            self.skipTest("not installed for this Python: %s" % ", ".join(missing(path)))
        untraced = self.finish(self.start([path], traced=False))
        traced = self.finish(self.start([path]))
        self.assertEqual((traced.code, traced.out, traced.err), (untraced.code, untraced.out, untraced.err))
        self.assertEqual(untraced.code, 0, untraced.err)
        self.assertEqual([each["message"] for each in traced.problems() if each["severity"] != "hint"], [])
        for process in traced.processes:
            self.assertEqual([line["text"] for line in process.of("note") if "not follow" in line["text"]], [])
            self.assertEqual(process.holes, 0)


def _add(path):
    def test(self):
        self.check(path)

    setattr(CorrectPrograms, "test_" + os.path.basename(path)[: -len(".py")], test)


for _number, _name in enumerate(sorted(name for name in os.listdir(FOLDER) if name.endswith(".py"))):
    _path = os.path.join(FOLDER, _name)
    # Those with a library run wherever it is found.
    if chosen(_number) or libraries(_path):
        _add(_path)

if __name__ == "__main__":
    unittest.main()
