"""thread-pool: three threads share eight jobs; a job that finds no free thread waits in the pool's queue.

What to look for in the timeline
  1. Three worker rows, each takes the next job as soon as it has ended one: three, three and two jobs.
  2. The pool's row shows how many jobs wait in its queue.
  3. map() gives the results in the order of its arguments, whatever job ended first.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

JOBS = 8
WORKERS = 3

used = set()


def download(page):
    used.add(threading.current_thread().name)
    time.sleep(0.5 if page == 1 else 0.4)
    return page


if __name__ == "__main__":
    began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="downloader") as pool:
        pages = list(pool.map(download, range(1, JOBS + 1)))
    seconds = time.perf_counter() - began

    print(f"expected: {WORKERS} threads, three rounds of 0.4 s: about 1.2 s, not 3.3 s; pages 1 to 8 in order")
    print(f"observed: {len(used)} threads, {seconds:.2f} s, pages {pages}")
    holds = len(used) == WORKERS and pages == list(range(1, JOBS + 1)) and 1.1 < seconds < 3.3
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
