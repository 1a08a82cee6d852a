"""process-pool: computing in two other processes, with arguments and results that travel there and back.

What to look for in the timeline
  1. First the main thread computes four sums by itself; then two processes of the pool do, at the same time.
  2. Meanwhile the main thread waits for results: it does nothing but hand out jobs.
  3. Between the start of the pool and the first job lies the price of a process: far more than a thread's.
"""

import os
from concurrent.futures import ProcessPoolExecutor

WORKERS = 2
LIMITS = [1_500_000, 1_000_000, 500_000, 1_200_000]


def sum_of_squares(limit):
    if limit < 0:
        raise ValueError(f"there is no sum up to {limit}")
    return os.getpid(), sum(number * number for number in range(limit))


def main():
    with ProcessPoolExecutor(WORKERS) as pool:
        answers = list(pool.map(sum_of_squares, LIMITS))
        # An exception travels back, too: result() raises it here.
        failure = pool.submit(sum_of_squares, -1).exception()
    # Only what can be pickled can travel. A lambda cannot: it has no name to find it by.
    return answers, failure


if __name__ == "__main__":
    right = [answer for _, answer in map(sum_of_squares, LIMITS)]
    answers, failure = main()
    elsewhere = {pid for pid, _ in answers} - {os.getpid()}
    same = [answer for _, answer in answers] == right

    print(f"expected: the same {len(LIMITS)} sums as here, from at most {WORKERS} other processes; one ValueError")
    print(
        f"observed: {'the same' if same else 'other'} sums, from {len(elsewhere)} other processes;"
        f" {type(failure).__name__}: {failure}"
    )
    holds = same and 1 <= len(elsewhere) <= WORKERS and isinstance(failure, ValueError)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
