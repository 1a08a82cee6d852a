"""One schedule: the user's script from its begin to its end, in a process of its own that ends with it.

What happened is answered as JSON. Nothing else of the process is kept: what the script prints goes where the caller says.
"""

import atexit
import builtins
import json
import os
import random
import sys
import threading
import types
from _thread import start_new_thread

from .. import sites
from . import controlled, places, stepping, words
from .choosers import Priorities
from .scheduler import Scheduler
from .updates import Updates

# Points that are looked at for switches, and those that are answered.
_LOOKED_AT = 60_000
_ANSWERED = 400
# Seconds without a step, and nearly without processor time, after which a thread is blocked where we cannot see it.
_STUCK = 3.0


def run(job, answer):
    """Runs the script of a job (see `search.job_for`), writes the result to the file descriptor `answer`, and ends the
    process."""
    _Run(job, answer).run()


class _Run:
    def __init__(self, job, answer):
        self.job = job
        self.answer = answer
        self.goals = job["goals"]
        self.recorder = None
        self.process = os.getpid()
        self.choices = []
        self.failures = []
        self.sleep = controlled.time.sleep
        # What lies further out on the stack is ours.
        sites.doors.add(_Run.script.__code__)

    def run(self):
        job = self.job
        random.seed(job["seed"])
        source = open(job["script"], "rb").read()
        try:
            main_code = compile(source, job["script"], "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            self.finish("unusable", reason="%s cannot be compiled: %s" % (job["script"], error))
        schedule = {(thread, point): chosen for thread, point, chosen in job["schedule"]}
        chooser = Priorities(job["random"]["seed"], job["random"]["points"], job["random"]["changes"]) if job["random"] else None
        if job["record"]:
            from .recorder import Recorder

            self.recorder = Recorder(job["record"], job["hot"], [job["script"]] + job["args"], job["note"], job["impossible"])
        self.scheduler = scheduler = Scheduler(schedule, job["limit"], self.fail, chooser, self.recorder)
        self.updates = Updates(scheduler, self.lost, main_code)
        scheduler.on_pause = self.updates.settle
        scheduler.on_lock = self.updates.acquired
        if self.recorder:
            self.recorder.scheduler = scheduler
        scheduler.on_choice = self.choice
        controlled.install(scheduler)
        main = scheduler.begin_main(threading.main_thread())
        start_new_thread(self.watch, (controlled.time, os.times))
        if hasattr(os, "register_at_fork"):
            # A forked child has one thread, and nobody to hand the baton to.
            os.register_at_fork(after_in_child=scheduler.by_ident.clear)
        stepping.install(self.updates, main_code)
        self.script(main_code, main)
        self.at_end(main)
        self.finish("ended")

    def script(self, code, main):
        module = types.ModuleType("__main__")
        module.__file__ = self.job["script"]
        module.__builtins__ = builtins
        sys.modules["__main__"] = module
        sys.argv[:] = [self.job["script"]] + self.job["args"]
        try:
            exec(code, module.__dict__)
        except SystemExit:
            pass
        except BaseException as error:
            sys.excepthook(*sys.exc_info())
            self.scheduler.raised(main, error)

    def at_end(self, main):
        """As the interpreter does it: pools and threads that are not daemons first, then what `atexit` knows."""
        try:
            for call in reversed(list(getattr(threading, "_threading_atexits", ()))):
                call()
            for record in list(self.scheduler.threads):
                if record is not main and not record.daemon:
                    controlled.wait_for(main, record)
            atexit._run_exitfuncs()
        except Exception:
            sys.excepthook(*sys.exc_info())

    # ---- what goes wrong ----

    def fail(self, kind, record=None, error=None):
        if kind == "exception":
            found = words.exception(record, error)
            self.failures.append(found)
            if self.recorder:
                self.recorder.exception(record, found)
            elif "exception" in self.goals:
                self.finish("found", failure=found)
            return
        if kind == "deadlock":
            found = words.deadlock(self.scheduler, self.recorder)
            self.failures.append(found)
            if self.recorder:
                self.recorder.deadlock(found)
            self.finish("found" if "deadlock" in self.goals else "ended", failure=found)
        self.finish(kind)

    def lost(self, read, between, write, depends):
        found = words.lost_update(read, between, write, depends)
        self.failures.append(found)
        if self.recorder:
            self.recorder.lost_update(found, read, between, write)
        elif "lost-update" in self.goals:
            self.finish("found", failure=found)

    # ---- what could be tried next ----

    def choice(self, record, others, forced, possible):
        if len(self.choices) < _LOOKED_AT:
            self.choices.append(
                (record.number, record.points, [each.number for each in others], possible or forced, forced, record.about, record.keys)
            )

    def candidates(self):
        """[rank, thread, point, thread to go on instead, whether the interpreter could do that], the best first.

        Between a read and the write that goes by it; in front of what several threads touch and one of them changes; at
        an instruction's first times; and where the interpreter itself could switch."""
        seen = {}
        found = []
        for thread, point, others, possible, forced, about, keys in self.choices:
            times = seen[thread, about] = seen.get((thread, about), 0) + 1
            hot = any(self.updates.shared(key) for key in keys or ())
            harmful = hot and (thread, point) in self.updates.windows
            rank = 2 * (times.bit_length() - 1) + (0 if harmful else 3 if hot else 6) + (0 if possible else 2) + (2 if forced else 0)
            for index, other in enumerate(others[:3]):
                if forced and index == 0:
                    continue  # That is what happens anyway.
                found.append([rank + 2 * index, thread, point, other, possible])
        found.sort(key=lambda each: each[0])
        return found[:_ANSWERED]

    # ---- the end ----

    def finish(self, outcome, failure=None, **more):
        if os.getpid() != self.process:
            os._exit(0)  # A child that the program has forked: nobody waits for its answer.
        scheduler = getattr(self, "scheduler", None)
        result = {"outcome": outcome, "failure": failure, "failures": self.failures}
        result.update(more)
        if scheduler is not None:
            result["steps"] = scheduler.steps
            result["threads"] = [each.name for each in scheduler.threads]
            result["made"] = [(*each, *_line(about)) for *each, about in scheduler.made]
            result["points"] = len(self.choices)
            result["notes"] = _notes()
            if not self.job["record"]:
                result["hot"] = self.updates.shared_names()
                result["candidates"] = self.candidates()
                result["possible"] = all(each[3] for each in scheduler.made)
        if self.recorder:
            self.recorder.finish(result)
        _flush()
        _write(self.answer, json.dumps(result).encode("ascii") + b"\n")
        os._exit(0)

    def watch(self, time, times):
        """In a thread that nobody schedules: notices when the one that has the baton blocks in C code."""
        idle, before = 0.0, None
        while True:
            self.sleep(0.25)
            used = times()
            now = (self.scheduler.steps, round(used.user + used.system, 1))
            idle = idle + 0.25 if now == before and not _wants_processor(self.scheduler.current.native) else 0.0
            before = now
            if idle >= _STUCK:
                frame = sys._current_frames().get(self.scheduler.current.ident)
                entry, inner = sites.find(frame)
                place = "%s:%d" % (os.path.basename(entry.file), inner.f_lineno or 0) if entry is not None else "an unknown place"
                self.finish("stuck", thread=self.scheduler.current.name, place=place)


def _wants_processor(native):
    """Whether a thread only lacks the processor; False where that is not known."""
    try:
        with open("/proc/self/task/%d/stat" % native, "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] == b"R"
    except OSError:
        return False


def _notes():
    """What ran beside the threads, and was not under control."""
    notes = []
    asyncio = sys.modules.get("asyncio.base_events")
    if asyncio is not None:
        notes.append("asyncio")
    processes = sys.modules.get("multiprocessing.process")
    if processes is not None and next(processes._process_counter) > 1:
        notes.append("processes")
    return notes


def _line(about):
    """(file, line, what is about to be done) of an instruction."""
    if about is None:
        return "", 0, ""
    code, found = about
    verb = {"read": "reads ", "write": "writes "}.get(found.kind)
    return sites.absolute(code.co_filename), found.line, verb + places.words(found.place) if verb and found.place else ""


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass


def _write(descriptor, data):
    while data:
        data = data[os.write(descriptor, data) :]
