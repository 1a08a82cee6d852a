"""`interleave explore`: arguments, progress, the report, exit codes (0 nothing found, 1 found, 2 it could not be done)."""

import argparse
import json
import os
import sys
import time

from . import report, stepping
from .runs import Runner
from .search import Search

GOALS = ("lost-update", "deadlock", "exception")


def main(arguments):
    if arguments[:1] == ["--job"]:
        return _job(json.loads(arguments[1]))
    options = _parser().parse_args(arguments)
    script = os.path.abspath(options.script)
    if not os.path.isfile(script):
        return _refuse("there is no file %s." % options.script)
    taken = stepping.taken()
    if taken:
        return _refuse("it cannot be explored here: %s." % taken)
    return _Explore(script, options).run()


def _parser():
    parser = argparse.ArgumentParser(prog="interleave explore", add_help=False)
    parser.add_argument("--goal", choices=GOALS + ("any",), default="any")
    parser.add_argument("--schedules", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--replay")
    parser.add_argument("--record", help="the folder that the run which was found is recorded in")
    parser.add_argument("--result", help="a file for what was found, as JSON")
    parser.add_argument("--out", help="what the user calls the trace")
    parser.add_argument("script")
    parser.add_argument("args", nargs=argparse.REMAINDER)
    return parser


def _refuse(words):
    sys.stderr.write("interleave: %s\n" % words)
    return 2


def _job(job):
    """A run in an interpreter of its own, where processes cannot fork."""
    from . import program

    _at_home(job["script"])
    program.run(job, os.open(job["answer"], os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600))


def _at_home(script):
    """The first entry of the path is the script's folder, as in every program."""
    sys.path.insert(0, os.path.dirname(script))


class _Explore:
    def __init__(self, script, options):
        self.options = options
        self.job = {
            "script": script,
            "args": options.args,
            "goals": list(GOALS) if options.goal == "any" else [options.goal],
            "seed": options.seed,
            "limit": 400_000,
            "schedule": [],
            "random": None,
            "record": None,
            "hot": [],
        }
        self.runner = Runner(min(30.0, max(5.0, options.seconds)))
        self.terminal = sys.stderr.isatty()
        self.begun = time.monotonic()
        self.told = 0.0

    def run(self):
        options = self.options
        _at_home(self.job["script"])
        search = Search(self.runner, self.job, options.schedules, options.seconds, self.progress)
        try:
            schedule, result = search.run() if options.replay is None else self.replay(search)
        except KeyboardInterrupt:
            self.clear()
            self.say(["Stopped after %s: nothing was found so far." % report.count(search.tried, "schedule")])
            return 130
        self.clear()
        seconds = time.monotonic() - self.begun
        if result is None or result["outcome"] != "found":
            return self.nothing(search, result, seconds)
        self.found(search, schedule, result, seconds)
        return 1

    def replay(self, search):
        schedule = parse(self.options.replay)
        search.first = result = search.attempt(schedule)
        return schedule, result

    def found(self, search, schedule, result, seconds):
        lines = report.found(search, schedule, result, seconds)
        replay = words(schedule)
        if self.options.record:
            note = "Found after %s. Once more: interleave explore %s --replay %s" % (
                report.count(search.tried, "schedule"), os.path.basename(self.job["script"]), replay or "''"
            )  # fmt: skip
            more = {"hot": result["hot"], "note": note, "impossible": "" if result.get("possible", True) else report.impossible()}
            self.runner.run(dict(self.job, schedule=schedule, record=self.options.record, **more))
            printed = report.output(self.runner.printed)
            lines += [""] + printed if printed else []
        lines += ["", "Once more: interleave explore %s --replay %s" % (report.where(self.job["script"]), replay or "''")]
        if self.options.out:
            lines.append("The run is in %s: it opens as a timeline in VS Code." % self.options.out)
        self.say(lines)
        self.write(search, seconds, found=result["failure"], schedule=replay, possible=result.get("possible", True), made=result["made"])

    def nothing(self, search, result, seconds):
        if self.options.replay is not None and result is not None and result["outcome"] == "ended":
            self.say(["This order went well: nothing was lost, nobody waited for ever, no exception ended a thread."])
        else:
            self.say(report.nothing(search, seconds, self.job["goals"]))
        self.write(search, seconds, found=None, schedule=None)
        odd = search.first["outcome"] not in ("ended", "found") or len(search.first["threads"]) < 2
        return 2 if odd else 0

    def write(self, search, seconds, **more):
        if self.options.result:
            value = {
                "schedules": search.tried,
                "seconds": round(seconds, 3),
                "python": "%d.%d.%d" % sys.version_info[:3],
                "threads": search.first.get("threads", []),
                "outcome": "found" if more.get("found") else search.first["outcome"],
                "notes": report.beside(search.first),
            }
            value.update(more)
            with open(self.options.result, "w", encoding="ascii") as file:
                json.dump(value, file)

    # ---- progress ----

    def progress(self, count, result):
        now = time.monotonic()
        if self.terminal and now - self.told >= 0.1:
            self.told = now
            sys.stderr.write("\r%s tried \x1b[K" % report.count(count, "schedule"))
            sys.stderr.flush()

    def clear(self):
        if self.terminal and self.told:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def say(self, lines):
        sys.stdout.write("\n".join(line.rstrip() for line in lines) + "\n")
        sys.stdout.flush()


def words(schedule):
    """`1.37>2`: the thread 1 is stopped at its point 37, and the thread 2 goes on."""
    return ",".join("%d.%d>%d" % tuple(each[:3]) for each in schedule)


def parse(text):
    schedule = []
    for each in filter(None, text.split(",")):
        before, arrow, chosen = each.partition(">")
        thread, dot, point = before.partition(".")
        if not (arrow and dot and thread.isdigit() and point.isdigit() and chosen.isdigit()):
            raise SystemExit(_refuse("%r is no schedule: it looks like 1.37>2,2.5>1." % text))
        schedule.append([int(thread), int(point), int(chosen)])
    return schedule


