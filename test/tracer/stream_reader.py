"""A small decoder of the stream, written from docs/TRACE.md and independent of the product's own reader."""

import glob
import json
import os
import struct

RECORD = struct.Struct("<qHHIqqQ")
KINDS = [
    None, "start", "finish", "enter", "leave", "step", "pause", "ready", "acquired", "released", "order",
    "sample", "edge", "problem", "callback", "callback-end", "job", "lost",
]  # fmt: skip
MORE_KINDS = {35: "stack", 36: "blocked"}
STATES = [
    None, "running", "runnable", "awaiting", "sleeping", "waiting", "lock-wait", "io", "idle", "stalled", "unknown",
]  # fmt: skip
ENDS = [None, "done", "cancelled", "failed", "killed"]
EDGES = [None, "wake", "await", "hold", "join", "spawn", "cancel"]


class Record:
    def __init__(self, time, kind, flags, track, a, b, seq):
        self.time, self.flags, self.track = time, flags, track
        self.kind = KINDS[kind] if kind < len(KINDS) else MORE_KINDS.get(kind, kind)
        self.a, self.b, self.seq = a, b, seq
        # A wait with a time limit.
        self.limited = self.kind == "enter" and flags >= 256
        if self.kind == "enter":
            self.flags %= 256

    def __repr__(self):
        return "<%s flags=%d track=%d a=%d b=%d>" % (self.kind, self.flags, self.track, self.a, self.b)


class Process:
    """One process of a run, read to the end."""

    def __init__(self, folder, stem):
        self.stem = stem
        self.records = []
        self.holes = 0
        # Segments first, as the product does: then whatever a record names has been written already.
        number = 0
        while os.path.exists(os.path.join(folder, "%s-%d.seg" % (stem, number))):
            with open(os.path.join(folder, "%s-%d.seg" % (stem, number)), "rb") as handle:
                self._segment(handle.read())
            number += 1
        self.segments = number
        self.names = []
        parts = glob.glob(os.path.join(folder, stem + "-*.names"))
        self.parts = sorted(int(path[:-6].rsplit("-", 1)[1]) for path in parts)
        for name in [stem] + ["%s-%d" % (stem, part) for part in self.parts]:
            with open(os.path.join(folder, name + ".names"), encoding="ascii") as handle:
                self.names += [json.loads(line) for line in handle if line.endswith("\n")]
        self.hello = self.of("hello")[0]
        self.sites = {line["id"]: line for line in self.of("site")}
        self.tracks = {line["id"]: line for line in self.of("track")}
        for line in self.of("rename"):
            if line["id"]:
                self.tracks[line["id"]]["name"] = line["name"]
        self.whats = {line["id"]: line for line in self.of("what")}
        self.texts = {line["id"]: line["text"] for line in self.of("text")}

    def _segment(self, data):
        last = -1
        found = []
        for slot in range(len(data) // RECORD.size):
            fields = RECORD.unpack_from(data, slot * RECORD.size)
            if fields[6]:
                found.append(Record(*fields))
                self.holes += slot - last - 1
                last = slot
        self.records += found

    def of(self, kind):
        return [line for line in self.names if line["k"] == kind]

    def events(self, kind, track=None):
        return [each for each in self.records if each.kind == kind and (track is None or each.track == track)]

    def track(self, kind, name):
        """The number of the one track of this kind and name."""
        found = [each["id"] for each in self.tracks.values() if each["kind"] == kind and each["name"] == name]
        assert len(found) == 1, "%d tracks %s %r among %r" % (
            len(found),
            kind,
            name,
            [(each["kind"], each["name"]) for each in self.tracks.values()],
        )
        return found[0]

    def tracks_of(self, kind):
        return [each for each in self.tracks.values() if each["kind"] == kind]

    def place(self, site):
        found = self.sites.get(site)
        return (os.path.basename(found["file"]), found["line"]) if found else None

    def line(self, site):
        found = self.sites.get(site)
        return found["line"] if found else 0

    def object(self, value):
        """What an object is, in words."""
        if value > 0:
            return self.tracks[value]["name"]
        return self.whats[-value]["text"] if value < 0 else None

    def problems(self):
        """The problems; a later one with the same id replaces the earlier."""
        kept = {}
        for each in self.events("problem"):
            problem = json.loads(self.texts[each.a])
            kept[problem.get("id", "#%d" % each.seq)] = problem
        return list(kept.values())

    def spans(self, track):
        """[(state, object's words, line, start, end)] of a thread's or loop's named states."""
        open_, found = [], []
        for each in self.records:
            if each.track != track:
                continue
            if each.kind == "enter":
                open_.append(each)
            elif each.kind == "leave":
                first = open_.pop()
                found.append((STATES[first.flags], self.object(first.b), self.line(first.a), first.time, each.time))
        return found

    def pauses(self, track):
        """[(state, object's words, line)] of a task."""
        return [(STATES[each.flags] if each.flags else None, self.object(each.b), self.line(each.a)) for each in self.events("pause", track)]

    def end(self, track):
        found = self.events("finish", track)
        return ENDS[found[-1].flags] if found else None


def read(folder):
    """All processes of a run, in the order of their start."""
    stems = sorted(os.path.basename(path)[: -len(".names")] for path in glob.glob(os.path.join(folder, "*.names")))
    stems = [stem for stem in stems if stem.count("-") == 1]
    return sorted((Process(folder, stem) for stem in stems), key=lambda each: each.hello["t"])
