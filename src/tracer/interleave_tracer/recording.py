"""Recording a part of a program that runs already: `with interleave.recording():`.

The wrappers are put in place at the first recording of a process and stay; between recordings the stream is stopped,
so that they record nothing. Each recording is a run of its own, with files and numbers of its own. What it leaves is
one file, in which the stream's files stand one after the other (docs/TRACE.md): turning a stream into rows is the
reader's work.
"""

import os
import shutil
import struct
import sys
import tempfile
import threading

import interleave_tracer

from . import coroutines, exit, processes, stream, threads, tracks, watchdog
from .patching import replace

MAGIC = b"\x89ILR\r\n\x1a\n"
_VERSION = 1
_COPY = 1 << 22
_VARIABLES = ("INTERLEAVE_RUN", "INTERLEAVE_PARENT", "INTERLEAVE_STALL_MS", "INTERLEAVE_SAMPLE_HZ", "INTERLEAVE_DEADLOCK_MS", "INTERLEAVE_KEEP_MB", "PYTHONPATH")


def running():
    """Whether this process is being recorded, by us or because it was started under the tracer."""
    return not stream.stopped


def begin(stall_ms=None, sample_hz=None):
    """Starts a recording in a new private folder, and returns the folder."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is not None and not interleave_tracer.installed and monkey.is_module_patched("threading"):
        # What this tracer itself is made of would be greenlets, and switch in the middle of every record.
        raise RuntimeError("gevent has replaced the threads of this program: run it with `interleave trace` instead")
    folder = tempfile.mkdtemp(prefix="interleave-")
    values = {"INTERLEAVE_RUN": folder}
    if stall_ms is not None:
        values["INTERLEAVE_STALL_MS"] = str(stall_ms)
    if sample_hz is not None:
        values["INTERLEAVE_SAMPLE_HZ"] = str(sample_hz)
    stream.begin(folder)
    if stream.stopped:
        shutil.rmtree(folder, ignore_errors=True)
        raise OSError("the folder %s of the recording cannot be written to" % folder)
    seen = dict(tracks.threads)
    interleave_tracer.forget()
    interleave_tracer.hello(None, "recording", interleave_tracer.command_line())
    bootstrap = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bootstrap")
    interleave_tracer.configure(os.path.normcase(bootstrap), values, os.environ.get("PYTHONPATH"))
    before = _number_threads(seen)
    first = not interleave_tracer.installed
    if first:
        _follow_ends()
        interleave_tracer.install(threading)
    else:
        coroutines.track_origins()
        watchdog.start()
    _say_what_is_missed(before, first)
    _tell_children(values)
    return folder


def end(folder, out):
    """Ends the recording, and makes it the file `out`; None in the child of a fork, which only stops."""
    watchdog.stop()
    exit.tell_at_the_end()
    if stream._lost:
        stream.emit(tracks.LOST, 0, 0, stream._lost, 0)
    stream.name(stream.fields(k="exit", code=None, reason="recording", exception=None))
    stream.close()
    for name in _VARIABLES:
        _set(name, os.environ.get(name))
    if out is None:
        return
    try:
        _pack(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _number_threads(seen):
    """Gives every living thread its track. Returns the names of those that this is the first recording of."""
    here = threading.get_ident()
    before = []
    for thread in threading.enumerate():
        state = seen.get(thread.ident)
        if state is None:
            state = tracks.Thread(0, thread.name)
            before.append(thread.name)
        state.steps = []
        state.loop = state.job = state.wants = None
        state.ended = False
        state.main = thread is threading.main_thread()
        state.daemon = bool(thread.daemon)
        state.ident = thread.ident
        state.track = tracks.new_track("thread", thread.name, 0, 0, daemon=state.daemon)
        threads.by_object[id(thread)] = state
        if thread.ident == here:
            tracks.adopt(state)
        elif thread.ident is not None:
            tracks.threads[thread.ident] = state
    return [name for name in before if name != threading.current_thread().name]


def _follow_ends():
    """Threads that run already have no wrapper of ours around them: they end when `threading` forgets them."""
    if sys.version_info >= (3, 11):
        replace(threading.Thread, "_delete", _delete)
    else:
        threading._active = _Active(threading._active)


def _delete(real):
    def _delete(self):
        _ended(self)
        real(self)

    return _delete


class _Active(dict):
    """The table of living threads, from which a thread removes itself at its end (until 3.10, in the middle of a long
    function)."""

    __slots__ = ()

    def __delitem__(self, ident):
        _ended(self.get(ident))
        dict.__delitem__(self, ident)


def _ended(thread):
    state = threads.by_object.get(id(thread))
    if state is not None and not state.ended:
        threads.end(state, thread)


def _say_what_is_missed(before, first):
    if before:
        tracks.note(
            "Running before the recording began, so that it is not known where they were started: %s." % ", ".join(before)
        )
    if first:
        tracks.note(
            "The recording began in a running program. Locks made before it are not shown, nor calls of functions that "
            "other modules had imported by name before (from time import sleep)."
        )


def _tell_children(values):
    """Through the C environment, as for a program that is traced from its start."""
    for name, value in values.items():
        _set(name, value)
    path = os.environ.get("PYTHONPATH")
    _set("PYTHONPATH", processes.bootstrap + (os.pathsep + path if path else ""))


def _set(name, value):
    try:
        if value is not None:
            os.putenv(name, value)
        elif hasattr(os, "unsetenv"):
            os.unsetenv(name)
    except (AttributeError, OSError):
        pass


def _pack(folder, out):
    """Writes the files of the run into one, which appears whole or not at all."""
    names = sorted(name for name in os.listdir(folder) if name.endswith((".seg", ".names")))
    parent = os.path.dirname(os.path.abspath(out))
    os.makedirs(parent, exist_ok=True)
    partial = "%s.%d.tmp" % (out, os.getpid())
    try:
        with open(partial, "wb") as target:
            target.write(MAGIC + struct.pack("<II", _VERSION, len(names)))
            for name in names:
                with open(os.path.join(folder, name), "rb") as source:
                    _append(target, name.encode("ascii"), source, _used(source) if name.endswith(".seg") else None)
        os.replace(partial, out)
    except BaseException:
        if os.path.exists(partial):
            os.unlink(partial)
        raise


def _used(source):
    """How much of a segment is written."""
    content = source.read().rstrip(b"\0")
    source.seek(0)
    return -(-len(content) // 40) * 40


def _append(target, name, source, size):
    if size is None:
        # A child that goes on may write more meanwhile: what counts is what is there now.
        size = os.fstat(source.fileno()).st_size
    target.write(struct.pack("<HQ", len(name), size) + name)
    while size:
        part = source.read(min(size, _COPY))
        if not part:
            raise OSError("a file of the recording was cut off")
        target.write(part)
        size -= len(part)
