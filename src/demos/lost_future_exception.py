"""lost-future-exception: an exception in a pool is kept in the future, and nobody hears of it who does not ask.

What to look for
  1. The editor marks the submit() whose future is thrown away.
  2. In the timeline both rows "save" end as failed. The program prints no traceback for either; the list of problems
     leads to the submit() of the one that nobody asked.
  3. Keep the future and call result(), as the second job does: the exception is raised there.
"""

import time
from concurrent.futures import ThreadPoolExecutor

started = []


def save(record):
    started.append(record)
    time.sleep(0.5)
    raise OSError(f"the disk is full: {record} was not saved")


if __name__ == "__main__":
    heard = []
    with ThreadPoolExecutor(2, thread_name_prefix="saver") as pool:
        pool.submit(save, "record 1")
        second = pool.submit(save, "record 2")
        try:
            second.result()
        except OSError as error:
            heard.append(str(error))

    print("expected: 2 records fail, 1 error is heard of as written, and both if both futures are asked")
    print(f"observed: {len(started)} records failed, {len(heard)} heard of: {'; '.join(heard)}")
    print("verdict: ", "as expected" if len(started) == 2 and heard else "\033[31mnot as expected\033[0m")
