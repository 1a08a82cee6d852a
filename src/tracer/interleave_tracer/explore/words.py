"""What went wrong, as plain values and in sentences. Everything in them was seen in the run."""

import os
import sys

from .. import lock_facts, sites
from . import places
from .controlled import Lock, Sleep
from .instructions import CHECK, WRITE
from .scheduler import WAITING


def short(site):
    """`app.py:12`."""
    return "%s:%d" % (os.path.basename(site[0]), site[1])


def lost_update(read, between, write, depends):
    """`depends`: what was written stems from what was read; else the read only decided that something is written."""
    place = write.words
    first, second = read.thread.name, between.thread.name
    # What only a call of the program's code could tell (a property) is left out.
    middle, new = [" " + places.text(each.value) if each.value is not places.MISSING else "" for each in (between, write)]
    if read.kind == CHECK:
        has = "has no" if read.value is places.MISSING else "has"
        saw = "%s saw that %s %s %s" % (first, places.words(read.place[1]), has, places.text(read.key[2]))
    else:
        saw = "%s read %s" % (first, place)
        if read.value is not places.MISSING:
            saw += ", which was %s" % places.text(read.value)
    message = "Lost update: %s (%s). Then %s wrote%s to %s (%s). Then %s, which still went by what it had read, wrote%s over it (%s)." % (
        saw, short(read.site), second, middle, place, short(between.site), first, new, short(write.site),
    )  # fmt: skip
    message += " What %s wrote is lost." % second
    return {
        "kind": "lost-update",
        "message": message,
        "place": place,
        "file": write.site[0],
        "line": write.site[1],
        "read": _access(read),
        "between": _access(between),
        "write": _access(write),
        "depends": depends,
        "key": ["lost-update", place, write.site[0], write.site[1]],
    }


def done(access):
    """What an access does, in a few words."""
    if access.kind == WRITE:
        return "writes %s: %s" % (access.words, places.text(access.value)) if access.value is not places.MISSING else "changes %s" % access.words
    if access.kind == CHECK:
        return "looks for %s: %s" % (access.words, "not there" if access.value is places.MISSING else "there")
    return "reads %s" % access.words + ("" if access.value is places.MISSING else ": %s" % places.text(access.value))


def _access(access):
    return {
        "thread": access.thread.number,
        "name": access.thread.name,
        "value": places.text(access.value),
        "done": done(access),
        "file": access.site[0],
        "line": access.site[1],
        "step": access.step,
    }


def exception(record, error):
    kind = type(error).__name__
    try:
        said = str(error)
    except Exception:
        said = ""
    file, line = _raised_at(error)
    text = "%s: %s" % (kind, said) if said else kind
    return {
        "kind": "exception",
        "message": "%s ended with %s (%s)." % (record.name, text, short((file, line))),
        "exception": text,
        "file": file,
        "line": line,
        "thread": record.number,
        "name": record.name,
        "key": ["exception", kind, file, line],
    }


def _raised_at(error):
    place = ("", 0)
    trace = error.__traceback__
    while trace is not None:
        entry = sites.code_of(trace.tb_frame)
        if entry.kind == sites.USER or not place[0]:
            place = (entry.file, trace.tb_lineno or 0)
        trace = trace.tb_next
    return place


def deadlock(scheduler, recorder):
    """Nobody can go on: who waits for what, and who has it."""
    frames = sys._current_frames()
    waiting = []
    for record in scheduler.threads:
        if record.status is not WAITING:
            continue
        frame = frames.get(record.ident)
        entry, inner = sites.find(frame)
        site = (entry.file, inner.f_lineno or 0, entry.fn) if entry is not None else ("", 0, "")
        waiting.append({
            "thread": record.number,
            "name": record.name,
            "file": site[0],
            "line": site[1],
            "fn": site[2],
            "stack": _stack(frame),
            **_wanted(scheduler, record, frame),
        })  # fmt: skip
    circle = _circle(waiting)
    told = circle or waiting
    said = "; ".join("%s waits for %s (%s)" % (each["name"], each["wants"], short((each["file"], each["line"]))) for each in told)
    return {
        "kind": "deadlock",
        "message": "Deadlock: %s. %s can ever go on." % (said, "Neither of them" if len(told) == 2 else "None of them" if len(told) > 2 else "It never"),
        "file": told[0]["file"],
        "line": told[0]["line"],
        "waiting": waiting,
        "circle": [each["thread"] for each in circle],
        "rule": _rule(told, circle),
        "key": ["deadlock"] + sorted("%s:%d" % (each["file"], each["line"]) for each in told),
    }


def _stack(frame):
    found = []
    while frame is not None and len(found) < 40:
        entry = sites.code_of(frame)
        if entry.stop:
            break
        if entry.kind in (sites.USER, sites.LIBRARY):
            found.append((entry.file, frame.f_lineno or 0, entry.fn))
        frame = frame.f_back
    return found


def _wanted(scheduler, record, frame):
    wants = record.wants
    if isinstance(wants, Sleep):
        return {"wants": "the end of a sleep", "holder": None, "kind": "sleep"}
    if not isinstance(wants, Lock):
        return {"wants": "the thread %s to end" % wants.name, "holder": wants.number, "kind": "join"}
    name, kind = waited_for(wants, frame)
    owner = wants._owner
    if kind != "lock":
        return {"wants": name, "holder": None, "kind": kind}
    if owner is record:
        name += ", which it holds itself"
    elif owner is not None:
        name += ", which %s holds" % owner.name
    taken = sites.where(sites.of_code(*wants._taken)) if wants._taken else None
    return {"wants": name, "holder": owner.number if owner else None, "kind": kind, "taken": taken}


def waited_for(lock, frame):
    """(words, kind) of what a thread waits for, by the library's function that took the lock for it."""
    from .. import waits

    found, _ = waits._name(frame) if lock._library else (None, None)
    if found:
        return found[1], found[0]
    return lock_name(lock), "lock" if not lock._library else "condition"


def lock_name(lock):
    site = sites.of_code(*lock._made[:2]) if lock._made else 0
    return lock_facts._variable(lock) or lock_facts._on_its_line(site, lock._kind)


def _circle(waiting):
    """Those that wait for each other."""
    by_number = {each["thread"]: each for each in waiting}
    for start in waiting:
        chain, each = [], start
        while each is not None and each not in chain:
            chain.append(each)
            each = by_number.get(each["holder"])
        if each is start:
            return chain
    return []


def _rule(told, circle):
    if not circle:
        return None
    if len(circle) == 1:
        return "self-deadlock"
    return "wait-under-lock" if any(each["kind"] == "join" for each in told) else "inconsistent-lock-order"
