"""lock-contention: a lock makes threads take turns, so what is done under it should be short.

What to look for in the timeline
  1. First half: the lock's row is held without a gap. One thread sleeps, three wait for the lock.
  2. Second half: the same work, but the slow part is outside the lock. The sleeps lie above each other.
  3. The results are the same. Only the time differs, by as many times as there are threads.
"""

import threading
import time

THREADS = 4
TIMES = 5
PAUSE = 0.04

results = []
results_lock = threading.Lock()


def fetch():
    # Stands for a slow request.
    time.sleep(PAUSE)
    return 1


def slow_part_under_the_lock():
    for _ in range(TIMES):
        with results_lock:
            results.append(fetch())


def slow_part_outside():
    for _ in range(TIMES):
        result = fetch()
        with results_lock:
            results.append(result)


def run(target, name):
    results.clear()
    threads = [threading.Thread(target=target, name=f"{name}-{n}") for n in range(1, THREADS + 1)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began, len(results)


if __name__ == "__main__":
    under, count_under = run(slow_part_under_the_lock, "under")
    outside, count_outside = run(slow_part_outside, "outside")

    count = THREADS * TIMES
    print(f"expected: twice {count} results; about {count * PAUSE:.1f} s under the lock, {TIMES * PAUSE:.1f} s outside")
    print(f"observed: {count_under} and {count_outside} results; {under:.2f} s under the lock, {outside:.2f} s outside")
    holds = count_under == count_outside == count and under > 0.9 * count * PAUSE and outside < under / 1.5
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
