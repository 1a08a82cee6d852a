"""profile: where does the time go? What cProfile says, and what the timeline says, of the same program.

What to look for in the timeline
  1. The first half is the program. "sleeping" and "running" are different states; press E on the row for its functions.
  2. The second half is the same under cProfile. It puts time.sleep first: to it, waiting is time spent in a call.
  3. "clean" is short, and is called 60,000 times. cProfile adds its price to every call; samples add nothing to any.
"""

import os
import pstats
import subprocess
import sys
import tempfile
import time

PAGES = 3
LINES = 20_000


def fetch(page):
    time.sleep(0.4)
    return [f" Line {number} of page {page} " for number in range(LINES)]


def clean(line):
    return line.strip().lower()


def count_words(lines):
    counts = {}
    for line in lines:
        for word in clean(line).split():
            counts[word] = counts.get(word, 0) + 1
    return counts


def report():
    return sum(len(count_words(fetch(page))) for page in range(PAGES))


def profiled():
    """What `python -m cProfile -s time` says of this file: rows of own time, time in all, calls and name."""
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "profile")
        # -I keeps the timeline's recorder out: since Python 3.12 cProfile counts what all threads do, its one as well.
        subprocess.run([sys.executable, "-I", "-m", "cProfile", "-o", result, __file__, "report"], check=True)
        rows = pstats.Stats(result).stats.items()
    return sorted(((own, in_all, calls, name) for (_, _, name), (_, calls, own, in_all, _) in rows), reverse=True)


def main():
    began, worked = time.perf_counter(), time.process_time()
    report()
    seconds, processor = time.perf_counter() - began, time.process_time() - worked

    rows = profiled()
    print(f"{'calls':>8} {'own time':>9} {'in all':>9}  function")
    for own, in_all, calls, name in rows[:6]:
        print(f"{calls:>8,} {own:>7.3f} s {in_all:>7.3f} s  {name}")

    [(slept, pauses)] = [(own, calls) for own, _, calls, name in rows if "time.sleep" in name]
    [cleaned] = [calls for _, _, calls, name in rows if name == "clean"]
    waits = PAGES * 0.4
    print()
    print(f"expected: of the time at least {waits:.1f} s are waits, which cProfile calls time of time.sleep", end="")
    print(f"; {PAGES * LINES:,} calls of clean")
    print(f"observed: {seconds:.2f} s, of which {processor:.2f} s on the processor;", end=" ")
    print(f"{slept:.2f} s in {pauses} calls of time.sleep; {cleaned:,} calls of clean")
    holds = seconds - processor > 0.95 * waits and slept > 0.95 * waits and (pauses, cleaned) == (PAGES, PAGES * LINES)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")


if __name__ == "__main__":
    if "report" in sys.argv:
        report()
    else:
        main()
