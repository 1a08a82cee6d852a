"""gil-io: threads do not compute at the same time, but they wait at the same time.

What to look for in the timeline
  1. One after the other: the main thread sleeps four times in a row.
  2. Four threads: their sleeps lie above each other. Whoever waits does not need the GIL.
  3. No row is "ready, not on the CPU" for long: compare with the demo gil-cpu.
"""

import time
from threading import Thread

JOBS = 4


def wait_for_server():
    # Stands for any wait: a socket, a file, another program. All of them release the GIL.
    time.sleep(0.5)


def one_after_the_other():
    for _ in range(JOBS):
        wait_for_server()


def in_threads():
    threads = [Thread(target=wait_for_server, name=f"waiter-{n}") for n in range(1, JOBS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def seconds_of(function):
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


if __name__ == "__main__":
    serial = seconds_of(one_after_the_other)
    threads = seconds_of(in_threads)

    print("expected: about 2.0 s one after the other, about 0.5 s in four threads")
    print(f"observed: {serial:.2f} s one after the other, {threads:.2f} s in four threads")
    holds = serial > 1.9 and threads < serial / 2
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
