"""Who runs. Threads are real, but only one has the baton; all others sleep, each at a gate of its own.

- A *point* is a place where another thread could go on instead: in front of an instruction that touches something
  shared, and where a thread waits. Points are numbered for each thread by itself, so that a choice keeps its meaning
  when another choice before it is left out.
- Without an order to the contrary the thread that runs goes on, and the next one in line follows when it must wait.
  A *schedule* is the list of deviations from that: (thread, its point) -> thread that goes on.
- Time stands still: what waits for a time goes on only when nothing else can, the earliest first. So no sleep has to be
  sat out, and none of them is taken for an order that holds by chance.
"""

import os
import time
from _thread import allocate_lock, get_ident

try:
    from _thread import get_native_id
except ImportError:

    def get_native_id():
        return 0


READY, WAITING, DONE = "ready", "waiting", "done"

# Points that one thread may pass while others could go on: one that spins until another has done something would
# never end.
_PATIENCE = 20_000
_STEP_NS = 1_000


class Observer:
    """Is told what happens; this one does nothing with it."""

    def added(self, record, by):
        """A thread was made, and is about to be started."""

    def ended(self, record):
        """A thread is over."""

    def switched(self, before, after):
        """Another thread goes on."""

    def waits(self, record):
        """A thread begins to wait."""

    def woken(self, record):
        """What a thread waits for has come."""

    def goes_on(self, record):
        """A wait is over, and the thread runs."""

    def acquired(self, record, lock):
        """A lock of the program's was taken."""

    def released(self, record, lock):
        """... and given back, by its owner or another."""

    def read(self, access):
        """A place was read."""

    def wrote(self, access):
        """A place was written."""


class Thread:
    """One thread under control."""

    def __init__(self, number, name, thread=None, site=None):
        self.number = number
        self.name = name
        self.thread = thread
        # (file, line, function) that started it.
        self.site = site
        self.ident = 0
        # The operating system's number.
        self.native = 0
        self.gate = allocate_lock()
        self.gate.acquire()
        self.status = READY
        self.daemon = bool(thread is not None and thread.daemon)
        # What it waits for, and until when (ns of the scheduler's clock).
        self.wants = None
        self.deadline = None
        self.late = False
        # Points passed; those since it got the baton.
        self.points = 0
        self.streak = 0
        # What it is about to do: (code, Instruction), and the keys of what that touches.
        self.about = self.keys = None
        # Above 0 it is on its own: inside the library's own handshake with a new thread.
        self.free = 0
        # Whether the interpreter itself could have switched since the last access to something shared.
        self.chance = True
        # Reads of functions that still run, a write that is about to be seen, and the locks it holds (updates.py).
        self.frames = {}
        self.pending = None
        self.held = []
        # Its points when it took the last of them.
        self.locked = 0
        self.failure = None
        self.priority = 0


class Scheduler:
    """`schedule`: (thread, point) -> thread. `chooser`: instead of a schedule, asked at each point. `observer` gets told
    what happens. `fail(kind, **facts)` is called for a deadlock, and when the limit of steps is reached: then it does not
    return; and for an exception that ends a thread."""

    def __init__(self, schedule, limit, fail, chooser=None, observer=None):
        self.schedule = schedule
        self.limit = limit
        self.fail = fail
        self.chooser = chooser
        self.observer = observer or Observer()
        self.threads = []
        self.by_ident = {}
        self.current = None
        self.steps = 0
        self.slept = 0
        # Deviations that were made: (thread, point, thread that went on, whether the interpreter could do that, where).
        self.made = []
        # Called with (thread, others that could go on, forced) at each point where there is a choice.
        self.on_choice = None
        # Called with a thread that has just taken a lock of the program's.
        self.on_lock = None
        # Called with a thread that is about to wait or to end.
        self.on_pause = None
        self.started = time.time_ns()

    # ---- threads ----

    def begin_main(self, thread):
        main = self.add(thread.name, thread)
        self.adopt(main)
        self.current = main
        return main

    def add(self, name, thread, site=None):
        record = Thread(len(self.threads), name, thread, site)
        self.threads.append(record)
        if self.chooser:
            self.chooser.added(record)
        self.observer.added(record, self.current)
        return record

    def adopt(self, record):
        """The calling thread is this one."""
        record.ident = get_ident()
        record.native = get_native_id()
        self.by_ident[record.ident] = record

    def me(self):
        """The calling thread, when it is under control."""
        record = self.by_ident.get(get_ident())
        return None if record is None or record.free else record

    def of(self, thread):
        for record in self.threads:
            if record.thread is thread:
                return record
        return None

    def discard(self, record):
        """A thread that could not be started."""
        record.status = DONE

    def raised(self, record, error):
        """An exception ends the thread."""
        record.failure = error
        self.fail("exception", record=record, error=error)

    def acquired(self, record, lock):
        if self.on_lock:
            self.on_lock(record)
        self.observer.acquired(record, lock)

    def released(self, record, lock):
        self.observer.released(record, lock)

    def end(self, record):
        """The calling thread is over: somebody else goes on."""
        self.on_pause(record)
        record.status = DONE
        self.by_ident.pop(record.ident, None)
        self.wake(record)
        self.observer.ended(record)
        following = self.following(record)
        if following is not None:
            self.hand_over(record, following)

    # ---- points ----

    def point(self, record, possible=True):
        """In front of something that others can see. Returns whether others ran meanwhile."""
        self.steps += 1
        record.points += 1
        record.streak += 1
        if self.steps > self.limit:
            self.fail("limit")
        others = [each for each in self.threads if each.status is READY and each is not record]
        if not others:
            return False
        chosen = self.choose(record, others, False, possible)
        if chosen is record:
            return False
        self.hand_over(record, chosen)
        record.gate.acquire()
        return True

    def choose(self, record, others, forced, possible=True):
        usual = self.next_in_line(record, others) if forced or record.streak > _PATIENCE else record
        if self.on_choice:
            self.on_choice(record, others, forced, possible)
        if self.chooser:
            chosen = self.chooser.choose(record, others, forced)
        else:
            wanted = self.schedule.get((record.number, record.points))
            chosen = next((each for each in others if each.number == wanted), usual)
        if chosen is not usual:
            self.made.append((record.number, record.points, chosen.number, possible or forced, record.about))
        return chosen

    @staticmethod
    def next_in_line(record, others):
        return min(others, key=lambda each: (each.number <= record.number, each.number))

    def hand_over(self, record, following):
        following.streak = 0
        self.current = following
        self.observer.switched(record, following)
        following.gate.release()

    # ---- waiting ----

    def wait(self, record, wants, seconds=None):
        """Until `wake(wants)`, or so many seconds of the scheduler's time. Returns whether it was woken."""
        self.on_pause(record)
        self.steps += 1
        record.points += 1
        if self.steps > self.limit:
            self.fail("limit")
        record.status, record.wants, record.late = WAITING, wants, False
        record.deadline = None if seconds is None else self.now() + max(0, int(seconds * 1e9))
        record.chance = True
        self.observer.waits(record)
        following = self.following(record)
        if following is not record:
            self.hand_over(record, following)
            record.gate.acquire()
        record.wants = record.deadline = None
        self.observer.goes_on(record)
        return not record.late

    def following(self, record):
        """Who goes on when this one cannot; the one whose time comes first where nobody else can. None: all are done."""
        ready = [each for each in self.threads if each.status is READY]
        if ready:
            return ready[0] if len(ready) == 1 else self.choose(record, ready, True)
        timed = [each for each in self.threads if each.status is WAITING and each.deadline is not None]
        if timed:
            first = min(timed, key=lambda each: (each.deadline, each.number))
            self.slept += max(0, first.deadline - self.now())
            first.status, first.late = READY, True
            return first
        if all(each.status is DONE for each in self.threads):
            return None
        self.fail("deadlock")
        os._exit(70)  # Not reached: `fail` ends the process.

    def wake(self, wants):
        """Whoever waits for this can go on."""
        for each in self.threads:
            if each.status is WAITING and each.wants is wants:
                each.status = READY
                self.observer.woken(each)

    # ---- time ----

    def now(self):
        """Nanoseconds: a step is a microsecond, and sleeps count in full."""
        return self.steps * _STEP_NS + self.slept

    def clock(self):
        """Nanoseconds of the steps alone: what a picture shows."""
        return self.steps * _STEP_NS
