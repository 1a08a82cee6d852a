"""What a search has found, or has not, for a person to read."""

import os
import sys
import textwrap

from .words import short

_HEADINGS = {"lost-update": "a lost update", "deadlock": "a deadlock", "exception": "an exception"}
_WIDTH = 100


def found(search, schedule, result, seconds):
    failure = result["failure"]
    lines = ["Found %s after %s (%.1f s)." % (_HEADINGS[failure["kind"]], count(search.tried, "schedule"), seconds), ""]
    lines += _wrapped(failure["message"])
    if failure["kind"] == "lost-update":
        lines += [""] + _table(failure)
    lines += [""] + _switches(schedule, result)
    if not result.get("possible", True):
        lines += [""] + _wrapped(impossible())
    return lines


def count(number, word):
    return "%d %s%s" % (number, word, "" if number == 1 else "s")


def _wrapped(text):
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def _table(failure):
    """Who did what, one column for each thread."""
    rows = [failure["read"], failure["between"], failure["write"]]
    first, second = failure["read"]["name"], failure["between"]["name"]
    left = max(len(text) for text in [first] + [each["done"] for each in rows if each["name"] == first]) + 3
    right = max(len(second), len(failure["between"]["done"])) + 3
    lines = ["  %6s  %s%s" % ("step", first.ljust(left), second)]
    for each in rows:
        columns = (each["done"], "") if each["name"] == first else ("", each["done"])
        place = short((each["file"], each["line"]))
        lines.append("  %6d  %s%s%s" % (each["step"], columns[0].ljust(left), columns[1].ljust(right), place))
    return lines


def _switches(schedule, result):
    names = result["threads"]
    if not schedule:
        return ["  No switch was forced: this happens when each thread runs until it has to wait."]
    lines = ["  %s between threads made it happen:" % count(len(result["made"]), "switch").replace("switchs", "switches")]
    for number, (thread, _, chosen, _, file, line, doing) in enumerate(result["made"], 1):
        place = short((file, line)) + (", before it %s" % doing if doing else "")
        lines.append("  %d. %s is stopped at %s; %s goes on." % (number, names[thread], place, names[chosen]))
    return lines


def impossible():
    """Said of an order that needs a switch where the interpreter makes none."""
    version = "%d.%d" % sys.version_info[:2]
    return (
        "Not possible on this interpreter as it stands: CPython %s with its global lock switches threads only where a "
        "function is called or begins and where a loop goes round, and no such place lies there. A free-threaded build "
        "loses it, and so does this one as soon as a call stands in between." % version
    )


def nothing(search, seconds, goals):
    """Why nothing was found, and what that means."""
    first = search.first
    outcome = first["outcome"]
    if outcome == "unusable":
        return [first["reason"]]
    if outcome == "crashed":
        return ["The program ended without a word, with the status %d: it left by os._exit, was killed, or runs in a way that cannot be followed." % first["status"]]
    if outcome == "late":
        return ["One run alone took longer than %g s, and was stopped." % search.runner.seconds]
    if outcome == "limit":
        return ["One run alone takes more than %d steps: give the program less to do." % search.job["limit"]]
    if outcome == "stuck":
        return [
            "%s blocks at %s in a call that is not under control (a socket, a pipe, C code): nothing can be said of such "
            "a program." % (first["thread"], first["place"])
        ] + beside(first)
    if len(first["threads"]) < 2:
        return [_only_one(first)]
    what = "Nothing went wrong" if len(goals) > 1 else "No %s was found" % goals[0].replace("-", " ")
    lines = ["%s in %s (%.1f s%s)." % (what, count(search.tried, "schedule"), seconds, ": the time was up" if search.out_of_time else "")]
    lines.append(
        "That is no proof: %s have more orders than can be tried, and what is not Python code of the program "
        "(input and output, C code, other processes) was not varied." % count(len(first["threads"]), "thread")
    )
    for outcome, number in sorted(search.odd.items()):
        lines.append("%s ended otherwise: %s." % (count(number, "schedule"), _ODD.get(outcome, outcome)))
    return lines + beside(first)


_ODD = {
    "stuck": "a thread blocked in a call that is not under control",
    "late": "it took too long, and was stopped",
    "limit": "it took too many steps, and was stopped",
    "crashed": "the process was gone without a word",
    "deadlock": "every thread waited",
}


def _only_one(first):
    said = "The program has one thread only, so there is no order of threads to vary."
    return " ".join([said] + beside(first))


def beside(first):
    """What ran, and was not varied."""
    lines = []
    if "asyncio" in first.get("notes", ()):
        lines.append("Tasks of asyncio are not varied: they switch only at an await.")
    if "processes" in first.get("notes", ()):
        lines.append("Other processes are not under control: only the threads of the first were.")
    return lines


def output(printed, most=12):
    """The end of what the program printed in the run that was found."""
    lines = printed.rstrip().splitlines()
    if not lines:
        return []
    head = "The program printed in that run:" if len(lines) <= most else "The program printed in that run, at the end:"
    return [head] + ["  | " + line for line in lines[-most:]]


def where(path):
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
