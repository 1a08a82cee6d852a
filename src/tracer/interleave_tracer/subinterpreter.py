"""Further interpreters in a traced process.

`site` runs in each of them, and so would the tracer: a second one in the same process, with a thread of its own that
the end of its interpreter does not wait for (3.12 and 3.13 then crash). So their code is not followed, and the trace
of the process says so.
"""

import os
import sys
import time

_MODULES = ("_interpreters", "_xxsubinterpreters")


def is_here():
    """Whether this is not the first interpreter of the process. Loads a module: ask only where it can be."""
    for name in _MODULES:
        try:
            interpreters = __import__(name)
        except ImportError:
            continue
        del sys.modules[name]
        return interpreters.get_current() != interpreters.get_main()
    return False


def _followed(module):
    """Since 3.12 interpreters run side by side, and `sys._current_frames` reads the stacks of all of them without asking:
    it crashes the program when another interpreter changes them meanwhile. So it is not called any more."""
    from . import tracks, watchdog
    from .patching import replace

    def make(real):
        def create(*args, **kwargs):
            if watchdog.period:
                watchdog.period = 0
                watchdog.stop()
                tracks.frames = dict
                tracks.note("The program makes subinterpreters: from here on nothing is sampled, since that is not safe.")
            return real(*args, **kwargs)

        return create

    replace(module, "create", make)


def install():
    from .patching import when_imported

    if sys.version_info >= (3, 12):
        for name in _MODULES:
            when_imported(name, _followed)


def tell(run, stem):
    """Appends a note to the names of the process, which the tracer of its first interpreter writes."""
    line = '{"t":%d,"k":"note","text":"The code of a subinterpreter is not followed."}\n' % time.perf_counter_ns()
    try:
        descriptor = os.open(os.path.join(run, stem + ".names"), os.O_WRONLY | os.O_APPEND)
        try:
            os.write(descriptor, line.encode("ascii"))
        finally:
            os.close(descriptor)
    except OSError:
        pass
