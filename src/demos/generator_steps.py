"""generator-steps: a generator runs until its next yield, and stands still until somebody asks for more.

What to look for in the timeline
  1. "measure" and "average" have rows of their own: short stretches of running, and pauses at yield between them.
  2. "average" asks "measure" for one value, and both stand still until the loop below asks again.
  3. The list needs room for every value at once; the generator keeps one.
"""

import asyncio
import time
import tracemalloc

log = []


def measure():
    for value in (3, 5, 10):
        time.sleep(0.1)
        log.append(f"measured {value}")
        yield value


def average(values):
    total = 0
    for count, value in enumerate(values, start=1):
        total += value
        yield total / count


async def ticks():
    try:
        for number in range(100):
            await asyncio.sleep(0.1)
            yield number
    finally:
        log.append("ticks closed")


async def two_ticks():
    source = ticks()
    async for number in source:
        if number == 1:
            break
    # Leaving the loop does not close the generator. This does, and runs its finally block now.
    await source.aclose()


def peak_kilobytes(function):
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1000


def squares(count):
    return (number * number for number in range(count))


if __name__ == "__main__":
    steps = average(measure())
    log.append("made, nothing ran yet")
    for result in steps:
        log.append(f"average {result:g}")
        time.sleep(0.2)
    asyncio.run(two_ticks())
    as_list = peak_kilobytes(lambda: sum(list(squares(20_000))))
    lazily = peak_kilobytes(lambda: sum(squares(20_000)))

    expected = ["made, nothing ran yet", "measured 3", "average 3", "measured 5", "average 4"]
    expected += ["measured 10", "average 6", "ticks closed"]
    print("expected:", ", ".join(expected) + "; 20,000 values need far less memory one by one than as a list")
    print("observed:", ", ".join(log) + f"; {as_list:,.0f} KB as a list, {lazily:,.1f} KB one by one")
    holds = log == expected and lazily < as_list / 20
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
