"""gil-cpu: threads do not make Python code compute faster, processes do.

What to look for in the timeline
  1. One after the other: the main thread's row is running without a gap.
  2. Four threads: stripes. Each is "ready, not on the CPU" most of the time, since another one holds the GIL.
  3. Four processes: rows of their own that run at the same time, as many as there are processor cores.
"""

import os
import sys
import time
from multiprocessing import Process, SimpleQueue
from threading import Thread

JOBS = 4


def compute():
    total = 0
    for number in range(5_000_000):
        total += number * number
    return total


def one_after_the_other():
    for _ in range(JOBS):
        compute()


def in_threads():
    start_and_join([Thread(target=compute, name=f"thread-{n}") for n in range(1, JOBS + 1)])


def in_processes(answers):
    start_and_join([Process(target=timed, name=f"process-{n}", args=(answers,)) for n in range(1, JOBS + 1)])


def timed(answers):
    began = time.process_time()
    compute()
    answers.put(time.process_time() - began)


def start_and_join(workers):
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def measure(title, function, answers=None):
    """How many cores were at work for us, on average: the processor's time by the clock's time."""
    clock, processor = time.perf_counter(), time.process_time()
    function() if answers is None else function(answers)
    seconds = time.perf_counter() - clock
    used = time.process_time() - processor
    if answers is not None:
        used += sum(answers.get() for _ in range(JOBS))
    print(f"observed: {title} {seconds:.1f} s, {used / seconds:.1f} cores at work")
    return used / seconds


def usable_cores():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main():
    has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    possible = min(JOBS, usable_cores())
    threads_should = "1 core, for they share one GIL" if has_gil else f"{possible}, for this Python has no GIL"
    print(f"expected: {JOBS} threads keep {threads_should}; {JOBS} processes keep {possible} of {usable_cores()} cores")

    serial = measure("one after the other", one_after_the_other)
    threads = measure("in threads", in_threads)
    processes = measure("in processes", in_processes, SimpleQueue())

    # Above 1.2 more than one was at work. Other programs on this machine can only lower the numbers.
    if (threads > 1.2) == (possible > 1 and not has_gil) and (processes > 1.2) == (possible > 1):
        print("verdict:  as expected")
    elif threads <= 1.2 and (serial < 0.9 or processes <= 1.2):
        print("verdict:  cannot tell, other programs keep the cores busy: run it again later")
    else:
        print("verdict:  \033[31mnot as expected\033[0m")


if __name__ == "__main__":
    main()
