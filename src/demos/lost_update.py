"""lost-update: five threads add to one counter, and most additions get lost.

What to look for in the timeline
  1. The five threads sleep at the same time: each of them holds a value of the counter that is already old.
  2. In the second half a lock makes them take turns: one sleeps, four wait for the lock.
  3. The price of the right answer is that the waits now add up.
"""

import threading
import time

THREADS = 5
TIMES = 20

counter = 0
counter_lock = threading.Lock()


def add_without_lock():
    global counter
    for _ in range(TIMES):
        value = counter
        time.sleep(0.001)
        counter = value + 1


def add_with_lock():
    global counter
    for _ in range(TIMES):
        with counter_lock:
            value = counter
            time.sleep(0.001)
            counter = value + 1


def count(target):
    global counter
    counter = 0
    threads = [threading.Thread(target=target, name=f"adder-{n}") for n in range(1, THREADS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter


if __name__ == "__main__":
    without = count(add_without_lock)
    guarded = count(add_with_lock)

    total = THREADS * TIMES
    print(f"expected: far below {total} without a lock (as written), exactly {total} with the lock")
    print(f"observed: {without} without a lock ({total - without} additions lost), {guarded} with the lock")
    holds = guarded == total and (without < total / 2 or without == total)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
