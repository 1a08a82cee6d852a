"""Runs a program's threads one at a time, under a scheduler of ours, and looks for an order that goes wrong.

    main.py          the command: arguments, progress, the report
    search.py        which orders are tried, and how what was found is reduced to the fewest switches
    runs.py          one order in a process of its own
    program.py       in that process: the user's script, from its begin to its end
    scheduler.py     who runs: the baton, waits, a clock that only counts steps
    controlled.py    locks, sleeps, threads and queues that ask the scheduler instead of the operating system
    instructions.py  what each instruction of the user's code reads and writes, by name
    stepping.py      has the interpreter tell of each of these instructions
    places.py        which variable, attribute or item that is at run time, and its value
    updates.py       lost updates
    recorder.py      writes the run that was found as a trace

What a thread does between two instructions that touch something shared cannot be seen by others, so a switch is tried
only in front of such instructions, and wherever a thread waits.
"""

from .. import loader

loader.install(__path__)
