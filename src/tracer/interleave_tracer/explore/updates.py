"""Lost updates: a thread writes what stems from a value that another has replaced meanwhile.

Each place has a version, which grows with every write that is seen. A write is suspect when a read of the same place,
by the same call of the same function, went into it (or decided that it happens), and another thread has written since.
"""

import sys
from _thread import get_ident

from .. import sites
from . import controlled, places
from .instructions import OTHER, WRITE

# Before 3.10 the interpreter looked before nearly every instruction whether another thread wants to run; without its
# lock there is nothing to be looked for.
ANYWHERE = sys.version_info < (3, 10) or not getattr(sys, "_is_gil_enabled", lambda: True)()


class Access:
    """One read or write. `site` is (file, line, function)."""

    __slots__ = ("key", "version", "value", "step", "site", "thread", "place", "words", "kind", "time", "point")

    def __init__(self, key, version, value, step, site, thread, place, kind):
        self.key = key
        self.version = version
        self.value = value
        self.step = step
        self.site = site
        self.thread = thread
        self.place = place
        self.words = place_words(place, key)
        self.kind = kind
        # When, on the clock of the picture; 0 where it is not shown.
        self.time = 0
        # How many points its thread had passed.
        self.point = thread.points


def place_words(place, key):
    """`counts['a']`, where the program says `counts[word]`."""
    return "%s[%s]" % (places.words(place[1]), places.text(key[2])) if key[0] == "item" else places.words(place)


class _Pending:
    __slots__ = ("frame", "instruction", "key", "site", "step")

    def __init__(self, frame, instruction, key, site, step):
        self.frame = frame
        self.instruction = instruction
        self.key = key
        self.site = site
        self.step = step


class Updates:
    """`lost(read, between, write)` is called for each lost update."""

    def __init__(self, scheduler, lost, main_code):
        self.scheduler = scheduler
        self.lost = lost
        self.main_code = main_code
        self.written = {}
        self.version = 0
        # key -> (threads that touched it, threads that wrote it); what a schedule is worth depends on it.
        self.touched = {}
        self.names = {}
        # (thread, point) between a read and the write that goes by it, or between two locks: where others do most harm.
        self.windows = set()

    def instruction(self, frame, found, tracing):
        """An instruction that matters is about to run in the calling thread."""
        scheduler = self.scheduler
        record = scheduler.by_ident.get(get_ident())
        if record is None or record.free or scheduler.current is not record:
            return
        if record.pending is not None:
            self.finish(record)
        if found.begin:
            record.frames.pop(id(frame), None)
            record.chance = True
        key = places.key_of(found.place, frame) if found.place and found.kind != OTHER else None
        if found.point and not self.importing(frame):
            record.about = (frame.f_code, found)
            record.keys = self.keys(record, frame, found, key)
            if scheduler.point(record, ANYWHERE or record.chance):
                if tracing:
                    frame.f_locals  # noqa: B018  See stepping.py.
                key = places.key_of(found.place, frame) if found.place and found.kind != OTHER else None
        if key is not None:
            self.access(record, frame, found, key)
            record.chance = False
        if found.chance:
            record.chance = True

    def importing(self, frame):
        """A module's own code runs under the lock of its import, which is not under our control."""
        return frame.f_code.co_name == "<module>" and frame.f_code is not self.main_code

    def keys(self, record, frame, found, key):
        """What this instruction touches: the place, and the list or dictionary that lies there or is called."""
        keys = []
        if key is not None:
            keys.append((key, found.kind == WRITE))
            if key not in self.names:
                self.names[key] = place_words(found.place, key)
        if found.place:
            value = places.value_of(found.place, frame)
            if isinstance(value, controlled.Lock):
                keys.append((("lock", id(value)), True))
            elif type(value) in places.CONTAINERS:
                keys.append((("inside", id(value)), False))
            base = found.place[1] if found.place[0] in ("attr", "item") else None
            base = places.value_of(base, frame) if base else places.MISSING
            if isinstance(base, controlled.Lock):
                keys.append((("lock", id(base)), True))
            elif type(base) in places.CONTAINERS:
                changes = found.kind == WRITE or (found.place[0] == "attr" and found.place[2] in _CHANGES)
                keys.append((("inside", id(base)), changes))
        for touched, writes in keys:
            self.touch(record, touched, writes)
        return [touched for touched, _ in keys]

    def touch(self, record, key, writes):
        everyone, writers = self.touched.setdefault(key, (set(), set()))
        everyone.add(record.number)
        # What was written before there were threads is the same for all of them.
        if writes and len(self.scheduler.threads) > 1:
            writers.add(record.number)

    def shared(self, key):
        """Whether several threads touch it, and one of them changes it."""
        everyone, writers = self.touched.get(key, ((), ()))
        return len(everyone) > 1 and bool(writers)

    def window(self, record, since):
        for point in range(max(since, record.points - _LONGEST) + 1, record.points + 1):
            self.windows.add((record.number, point))

    def acquired(self, record):
        """A lock was taken; more than one are held now."""
        if len(record.held) > 1:
            self.window(record, record.locked)
        record.locked = record.points

    def shared_names(self):
        """The places that are shared, as the program writes them."""
        return sorted({name for key, name in self.names.items() if self.shared(key)})

    def access(self, record, frame, found, key):
        entry = sites.code_of(frame)
        site = (entry.file, found.line or frame.f_lineno or 0, entry.fn)
        if found.kind == WRITE:
            reads = record.frames.get(id(frame), {})
            for offset in found.sources | found.checks:
                if offset in reads and reads[offset].key == key:
                    self.window(record, reads[offset].point)
            record.pending = _Pending(frame, found, key, site, self.scheduler.steps)
            return
        value = places.value_of(found.place, frame)
        seen = self.written.get(key)
        version = seen.version if seen is not None else 0
        read = Access(key, version, value, self.scheduler.steps, site, record, found.place, found.kind)
        record.frames.setdefault(id(frame), {})[found.offset] = read
        self.scheduler.observer.read(read)

    def settle(self, record):
        """The thread waits or ends: its last write has been done."""
        if record.pending is not None:
            self.finish(record)

    def finish(self, record):
        """A write has been done: the thread is at its next instruction, and nobody else has run since."""
        pending, record.pending = record.pending, None
        found, key, frame = pending.instruction, pending.key, pending.frame
        before = self.written.get(key)
        self.version += 1
        value = places.value_of(found.place, frame)
        write = Access(key, self.version, value, pending.step, pending.site, record, found.place, WRITE)
        self.written[key] = write
        self.scheduler.observer.wrote(write)
        if before is None or before.thread is record:
            return
        reads = record.frames.get(id(frame), {})
        for offset in sorted(found.sources | found.checks):
            read = reads.get(offset)
            if read is None or read.key != key or read.version >= before.version:
                continue
            # Who only looked, and then wrote what lies there anyway, has destroyed nothing.
            if offset not in found.sources and places.same(value, before.value):
                continue
            if key[0] == "cell" and not places.still_known(frame):
                continue
            self.lost(read, before, write, offset in found.sources)
            return


# Points of a window that are told apart from others.
_LONGEST = 200
_CHANGES = (
    "append", "appendleft", "extend", "insert", "pop", "popleft", "popitem", "remove", "clear", "update", "add", "discard",
    "setdefault", "sort", "reverse",
)  # fmt: skip
