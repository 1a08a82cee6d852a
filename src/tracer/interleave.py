"""Records what threads, tasks, locks and processes do in a part of a Python program.

    import interleave

    with interleave.recording("orders.interleave"):
        handle_orders()

The file opens in VS Code with the Interleave extension, and with `interleave view orders.interleave`. Nothing needs to
be installed: this file is all there is. Without `with`, nothing happens.
"""

import os
import sys
from contextlib import ContextDecorator

__all__ = ["recording"]

# The tracer's files, packed in here by the build; empty where they lie beside this file.
_PACKED = ""


class recording(ContextDecorator):
    """Records from the begin of the `with` block (or the decorated function) to its end, into the file `out`.

    `stall_ms`: from how long a step of an event loop counts as a stall (100); `sample_hz`: how often the watchdog looks
    at all threads (100, 0 for never). In a program that is traced already, the block is part of that trace, and no file
    is written; `path` is None then. Two recordings of one process cannot overlap.
    """

    def __init__(self, out="trace.interleave", stall_ms=None, sample_hz=None):
        self.out = os.path.abspath(os.fspath(out))
        self.path = None
        self._options = (stall_ms, sample_hz)
        self._folder = None
        self._pid = 0

    def __enter__(self):
        tracer = _tracer()
        if tracer.running():
            if _active:
                raise RuntimeError("a recording is running already in this process")
            return self
        self._folder = tracer.begin(*self._options)
        self._pid = os.getpid()
        self.path = self.out
        _active.append(self)
        return self

    def __exit__(self, *error):
        folder, self._folder = self._folder, None
        if folder is None:
            return None
        _active.clear()
        # In the child of a fork that was made inside the block, the file is the parent's business.
        _tracer().end(folder, self.out if self._pid == os.getpid() else None)
        return None


# The recording that runs, if there is one.
_active = []


def _tracer():
    if "interleave_tracer" not in sys.modules:
        folder = _unpacked() if _PACKED else os.path.dirname(os.path.abspath(__file__))
        sys.path.insert(0, folder)
        try:
            import interleave_tracer.recording
        finally:
            sys.path.remove(folder)
    import interleave_tracer.recording

    return interleave_tracer.recording


def _unpacked():
    """A folder with the tracer's files, which goes with the process: its frames and children need real files."""
    import atexit
    import base64
    import json
    import shutil
    import tempfile
    import zlib

    folder = tempfile.mkdtemp(prefix="interleave-tracer-")
    process = os.getpid()
    atexit.register(lambda: process == os.getpid() and shutil.rmtree(folder, ignore_errors=True))
    for name, text in json.loads(zlib.decompress(base64.b64decode(_PACKED)).decode("utf-8")).items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as handle:
            handle.write(text)
    return folder
