"""Profilers that see every thread: cProfile from 3.12 on, and whatever else registers as the interpreter's profiler.

They keep one stack of calls for the whole process, so what the watchdog calls would be counted inside of the function that
happens to run. While one is at work the watchdog rests, and the trace says that nothing was sampled.
"""

import sys

from . import tracks, watchdog
from .patching import replace


def _using(profiler):
    def make(real):
        def use_tool_id(*args):
            real(*args)
            if args[0] == profiler:
                watchdog.rest(True)
                tracks.note("A profiler was at work: meanwhile nothing was sampled, and no stall or deadlock was looked for.")

        return use_tool_id

    return make


def _freeing(profiler):
    def make(real):
        def free_tool_id(*args):
            real(*args)
            if args[0] == profiler:
                watchdog.rest(False)

        return free_tool_id

    return make


def install():
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        replace(monitoring, "use_tool_id", _using(monitoring.PROFILER_ID))
        replace(monitoring, "free_tool_id", _freeing(monitoring.PROFILER_ID))
