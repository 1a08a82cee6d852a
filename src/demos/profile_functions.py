"""profile: where does the time go? What cProfile says, and what the timeline says, of the same run.

What to look for
  1. cProfile puts time.sleep first: it counts the time of a call, and does not know waiting from computing.
  2. In the timeline "sleeping" and "running" are different states. Press E on the main thread's row for its functions.
  3. "clean" is short, but is called 60,000 times. cProfile adds to every call, samples do not: compare its share.
"""

import cProfile
import pstats
import time

PAGES = 3


def fetch(page):
    time.sleep(0.4)
    return [f" Line {number} of page {page} " for number in range(20_000)]


def clean(line):
    return line.strip().lower()


def count_words(lines):
    counts = {}
    for line in lines:
        for word in clean(line).split():
            counts[word] = counts.get(word, 0) + 1
    return counts


def report():
    total = 0
    for page in range(PAGES):
        total += len(count_words(fetch(page)))
    return total


if __name__ == "__main__":
    profiler = cProfile.Profile()
    profiler.runcall(report)

    print(f"{'calls':>8} {'own time':>9} {'in all':>9}  function")
    rows = []
    for (_, _, name), (_, calls, own, in_all, _) in pstats.Stats(profiler).stats.items():
        rows.append((own, in_all, calls, name))
    rows.sort(reverse=True)
    for own, in_all, calls, name in rows[:6]:
        print(f"{calls:>8,} {own:>7.3f} s {in_all:>7.3f} s  {name}")

    by_name = {name: (own, calls) for own, _, calls, name in rows}
    waited, pauses = next((own, calls) for own, _, calls, name in rows if "time.sleep" in name)
    print()
    print(f"expected: {PAGES} pauses of 0.4 s count as time of time.sleep; clean is called {PAGES * 20_000:,} times")
    print(f"observed: {pauses} pauses, {waited:.2f} s in time.sleep; clean is called {by_name['clean'][1]:,} times")
    holds = pauses == PAGES and waited > 0.4 * PAGES * 0.95 and by_name["clean"][1] == PAGES * 20_000
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
