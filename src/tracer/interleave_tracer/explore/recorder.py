"""Writes the run that was found as a stream (docs/TRACE.md): who ran, who waited for what, what was read and written.

Its clock counts steps, a microsecond each, and more for a read or write that is shown, which has words to be read: how
long anything took under our control would say nothing about the program, and so the same schedule always gives the same
picture.
"""

import sys

import interleave_tracer

from .. import lock_facts, problems, sites, stream, tracks
from ..tracks import ACQUIRED, DONE, EDGE, FAILED, FINISH, LOCK_WAIT, RELEASED, RUNNABLE, RUNNING, SLEEPING, SPAWN, WAITING
from . import words
from .controlled import Lock, Sleep
from .scheduler import DONE as OVER
from .scheduler import READY, Observer

# What a read or write counts, ns.
_ACCESS = 12_000
_WAITS = {"lock": LOCK_WAIT, "sleep": SLEEPING}


class Recorder(Observer):
    """`hot`: the places whose reads and writes are shown."""

    def __init__(self, folder, hot, argv, note, impossible):
        self.scheduler = None
        self.hot = set(hot)
        # Why this interpreter would not do that by itself; '' where it could.
        self.impossible = impossible
        self.tracks = {}
        self.states = {}
        self.site = {}
        # The thread whose last read or write is still shown.
        self.shown = None
        # Time that reads and writes took, ns.
        self.extra = 0
        base = stream.now()
        stream.now = lambda: base + self.extra + (self.scheduler.clock() if self.scheduler else 0)
        self.emit = stream.emit
        stream.begin(folder)
        sys.argv[:] = argv
        interleave_tracer.hello(None, "start", [sys.executable] + argv)
        tracks.note(
            "This run was made by interleave explore: one thread at a time, in an order that it chose. "
            "Its times count steps, a microsecond each, and twelve for a read or write that matters; sleeping took none."
        )
        tracks.note(note)

    # ---- threads ----

    def added(self, record, by):
        self.settle()
        if by is None:
            track = tracks.new_track("thread", record.name, 0, 0, daemon=False)
        else:
            entry, frame = record.site
            site = sites.at(entry, frame) if entry is not None else 0
            record.site = None  # It holds a frame.
            track = tracks.new_track("thread", record.name, self.tracks[by.number], site, daemon=record.daemon)
            self.emit(EDGE, SPAWN, self.tracks[by.number], track, site)
            self.site[record.number] = site
        self.tracks[record.number] = track
        if by is not None:
            self.become(record, RUNNABLE)

    def ended(self, record):
        self.settle()
        reason = tracks.text(words.exception(record, record.failure)["exception"]) if record.failure is not None else 0
        self.emit(FINISH, FAILED if reason else DONE, self.tracks[record.number], 0, reason)

    def switched(self, before, after):
        self.settle()
        if before.status is READY:
            self.become(before, RUNNABLE, self.here(before))
        if self.states.get(after.number) == RUNNABLE or after.late:
            self.become(after, 0)

    def become(self, record, state, site=0, obj=0):
        track = self.tracks[record.number]
        before = self.states.get(record.number, 0)
        if before:
            self.emit(tracks.LEAVE, before, track, 0, 0)
        if state:
            self.emit(tracks.ENTER, state, track, site, obj)
        self.states[record.number] = state

    def here(self, record):
        return sites.of(sys._current_frames().get(record.ident)) or self.site.get(record.number, 0)

    # ---- waits and locks ----

    def waits(self, record):
        self.settle()
        frame = sys._current_frames().get(record.ident)
        site = sites.of(frame)
        wants = record.wants
        if isinstance(wants, Sleep):
            kind, obj = "sleep", tracks.what("sleep", "time.sleep(%g)" % wants.seconds)
        elif not isinstance(wants, Lock):
            kind, obj = "join", self.tracks[wants.number]
        else:
            name, kind = words.waited_for(wants, frame)
            obj = lock_facts.track_of(wants) if kind == "lock" else tracks.what(kind, name)
        self.become(record, _WAITS.get(kind, WAITING), site, obj)

    def woken(self, record):
        self.settle()
        self.become(record, RUNNABLE, self.here(record))

    def goes_on(self, record):
        self.settle()
        self.become(record, 0)

    def acquired(self, record, lock):
        self.settle()
        site = sites.of_code(*lock._taken) if lock._taken else 0
        self.emit(ACQUIRED, 0, lock_facts.track_of(lock), self.tracks[record.number], site)

    def released(self, record, lock):
        self.settle()
        self.emit(RELEASED, 0, lock_facts.track_of(lock), self.tracks[record.number], 0)

    # ---- reads and writes ----

    def read(self, access):
        self.access(access)

    def wrote(self, access):
        self.access(access)

    def access(self, access):
        place = access.words
        if place not in self.hot:
            return
        self.settle()
        site = sites.place(*access.site)
        obj = tracks.what("access", words.done(access))
        self.emit(tracks.ENTER, RUNNING, self.tracks[access.thread.number], site, obj)
        access.time = stream.now()
        self.extra += _ACCESS
        self.shown = access.thread

    def settle(self):
        """What was read or written is over."""
        if self.shown is not None:
            record, self.shown = self.shown, None
            self.emit(tracks.LEAVE, RUNNING, self.tracks[record.number], 0, 0)

    # ---- what went wrong ----

    def lost_update(self, found, read, between, write):
        related = [
            self.place("awaited", found["read"], "%s %s" % (found["read"]["name"], found["read"]["done"])),
            self.place("holder", found["between"], "%s %s" % (found["between"]["name"], found["between"]["done"])),
            self.place("waiter", found["write"], "%s %s, and overwrites that" % (found["write"]["name"], found["write"]["done"])),
        ]
        start = read.time or stream.now()
        rule = "unlocked-shared-update"
        self.report(found, "lost-update", sites.place(*write.site), write.thread.number, start, related, rule)

    def place(self, role, access, message):
        site = sites.place(access["file"], access["line"], "")
        return problems.place(role, self.tracks[access["thread"]], site, message)

    def exception(self, record, found):
        site = sites.place(found["file"], found["line"], "")
        self.report(found, "thread-exception", site, record.number, stream.now(), (), None)

    def deadlock(self, found):
        self.settle()
        related = []
        for each in found["waiting"]:
            site = sites.place(each["file"], each["line"], each["fn"])
            stack = [sites.place(*frame) for frame in each["stack"]]
            if each.get("taken") and each["holder"] is not None:
                taken = sites.place(*each["taken"])
                related.append(problems.place("holder", self.tracks[each["holder"]], taken, "taken here, at %s" % sites.short(taken)))
            message = "%s waits for %s, at %s" % (each["name"], each["wants"], sites.short(site))
            related.append(problems.place("waiter", self.tracks[each["thread"]], site, message, stack))
        site = sites.place(found["file"], found["line"], "")
        first = (found["circle"] or [each["thread"] for each in found["waiting"]])[0]
        self.report(found, "deadlock", site, first, stream.now(), related, found["rule"])
        # Nothing happens any more, for ever: some of that is shown.
        self.scheduler.steps += max(20, self.scheduler.steps // 4)

    def report(self, found, kind, site, thread, start, related, rule):
        confidence = "possible" if self.impossible else "certain"
        message = " ".join(filter(None, [found["message"], self.impossible]))
        severity = "warning" if kind == "thread-exception" else "error"
        duration = 0 if kind == "deadlock" else max(1000, stream.now() - start)
        problems.report(kind, severity, message, site, self.tracks[thread], start, duration, confidence, related, rule=rule)

    def finish(self, result):
        self.settle()
        self.scheduler.steps += 1
        for record in self.scheduler.threads:
            if record.status is not OVER and record.number and result["outcome"] == "ended" and not record.daemon:
                self.ended(record)
        failed = any(each["kind"] == "exception" and each["thread"] == 0 for each in result["failures"])
        if result["outcome"] == "ended":
            main = self.scheduler.threads[0]
            self.emit(FINISH, FAILED if failed else DONE, self.tracks[main.number], 0, 0)
        stream.name(stream.fields(k="exit", code=1 if failed else 0, reason="exit", exception=None))
