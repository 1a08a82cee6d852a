"""Generators of one file, where they are asked for."""

import os
import unittest

from running import VERSION, TracedCase

GENERATORS = """
    import sys

    def numbers(n):
        for i in range(n):
            yield i  # yields

    def doubled(source):
        for each in source:
            yield each * 2

    def chained():
        yield from numbers(1)  # from

    def fails():
        yield 1
        raise ValueError("lost")  # fails

    def thrown():
        yield 1

    print(list(doubled(numbers(2))))  # list
    print(list(chained()))
    failing = fails()
    next(failing)
    try:
        next(failing)
    except ValueError:
        print("failed")
    stopped = thrown()
    next(stopped)
    try:
        stopped.throw(KeyError("thrown"))
    except KeyError:
        print("thrown")
    print(sum(x for x in range(3)), sys.gettrace())
"""

DEBUGGED = """
    import sys

    def numbers():
        yield 1

    def tracer(frame, event, argument):
        seen.append(event)

    seen = []
    sys.settrace(tracer)
    print(list(numbers()))
    sys.settrace(None)
    print("call" in seen)
"""


class Generators(TracedCase):
    def run_with(self, source):
        return self.trace(source, env={"INTERLEAVE_GENERATORS": os.path.join(self.folder, "program.py")})

    def test_rows_with_a_step_for_each_next(self):
        result = self.run_with(GENERATORS)
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertEqual(result.out, "[0, 2]\n[0]\nfailed\nthrown\n3 None\n")
        process = result.main
        at = lambda marker: self.line_of(GENERATORS, "# " + marker)  # noqa: E731
        tasks = {}
        for each in process.tracks_of("task"):
            tasks.setdefault(each["name"], []).append(each["id"])
        self.assertEqual({name: len(ids) for name, ids in tasks.items()}, {"numbers": 2, "doubled": 1, "chained": 1, "fails": 1, "thrown": 1})
        waits = [("waiting", "the next next()", at("yields"))] * 2 + [(None, None, 0)]
        first = tasks["numbers"][0]
        self.assertEqual(process.pauses(first), waits)
        self.assertEqual(process.end(first), "done")
        self.assertEqual(process.pauses(tasks["chained"][0])[0][2], at("from"))
        self.assertEqual(process.line(process.tracks[tasks["doubled"][0]]["site"]), at("list"))
        self.assertEqual(process.end(tasks["fails"][0]), "failed")
        self.assertEqual(process.end(tasks["thrown"][0]), "failed")
        # The inner generator's steps lie within those of the outer one.
        order = [
            (each.kind, each.track == first)
            for each in process.records
            if each.kind in ("step", "pause") and each.track in (first, tasks["doubled"][0])
        ]
        self.assertEqual(order[:4], [("step", False), ("step", True), ("pause", True), ("pause", False)])

    def test_nothing_without_being_asked(self):
        self.assertEqual(self.trace(GENERATORS).main.tracks_of("task"), [])

    def test_a_debugger_works_as_ever(self):
        result = self.run_with(DEBUGGED)
        self.assertEqual((result.code, result.out, result.err), (0, "[1]\nTrue\n", ""))
        if VERSION >= (3, 12):
            self.assertEqual(len(result.main.tracks_of("task")), 1)


if __name__ == "__main__":
    unittest.main()
