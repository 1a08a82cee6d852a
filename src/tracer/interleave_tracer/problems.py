"""Problems that only the running program can know; the rest is derived from the stream by the reader.

Each is written as the JSON of the summary's `problems`, with absolute times and this process's track numbers.
"""

from . import sites, stream, tracks

RULES = {
    "loop-deadlock": "blocking-call-in-async",
    "loop-stall": "blocking-call-in-async",
    "deadlock": "inconsistent-lock-order",
    "never-awaited": "missing-await",
    "late-daemon": "late-daemon-assignment",
    "daemon-killed": "daemon-critical-work",
    "task-destroyed": "lost-task",
    "task-exception": "lost-task",
    "future-exception": "lost-future",
    "swallowed-cancellation": "swallowed-cancellation",
    "lock-held-across-await": "lock-held-across-await",
    "loop-touched-from-thread": "loop-touched-from-thread",
    "fork-after-threads": "fork-after-threads",
    "sequential-awaits": "sequential-awaits",
}


# From how much time a program could have saved at one place its awaits in sequence are told of, ns.
waste = 50_000_000
_kept = {}
_MOST = 200


def report(kind, severity, message, site, track, start=None, duration=0, confidence="certain", related=(), identity=None, rule=""):
    """Writes a problem. `site` is a site id; `related` holds dictionaries made by `place`. A later
    report with the same `identity` replaces the earlier one. `rule`: where it is another than the kind's usual one."""
    file, line, _ = sites.where(site)
    found = {
        "kind": kind,
        "severity": severity,
        "confidence": confidence,
        "count": 1,
        "message": message,
        "file": file,
        "line": line,
        "track": track,
        "startNs": stream.now() if start is None else start,
        "durationNs": duration,
        "rule": RULES.get(kind) if rule == "" else rule,
        "related": list(related),
    }
    if identity is not None:
        found["id"] = identity
    # Its record may lie in the part of a long run that is thrown away; so many of one kind and place are kept.
    seen = _kept[kind, site] = _kept.get((kind, site), 0) + 1
    kept = {"problem": track} if seen <= _MOST else {}
    number = tracks.text(stream.encode(found), **kept)
    stream.emit(tracks.PROBLEM, 0, track, number, 0)
    return number


def place(role, track, site, message, stack=()):
    """One related place. `stack` (site ids, innermost first) is for those that stand still there."""
    file, line, _ = sites.where(site)
    found = {"role": role, "track": track, "file": file, "line": line, "message": message}
    if stack:
        frames = [sites.where(each) for each in stack]
        found["stack"] = [{"file": f, "line": n, "fn": fn} for f, n, fn in frames]
    return found


def seconds(nanoseconds):
    """A duration as a person says it."""
    if nanoseconds >= 1_000_000_000:
        return "%.2f s" % (nanoseconds / 1e9)
    return "%d ms" % round(nanoseconds / 1e6)
