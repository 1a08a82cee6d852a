"""timeouts: a limit for one wait, and a limit for several waits together.

What to look for in the timeline
  1. wait_for(): "answer" would take 2 s. It is cancelled after 0.5 s, and main goes on with a TimeoutError.
  2. One limit for each step: no step is too slow, so three steps take 1.2 s although each may take only 0.8 s.
  3. One limit around all steps: the third is cut off after 1 s in all.
"""

import asyncio
import time


async def answer(seconds):
    await asyncio.sleep(seconds)
    return "answer"


async def one_wait():
    await asyncio.wait_for(answer(2.0), timeout=0.5)


async def limit_for_each_step():
    for _ in range(3):
        await asyncio.wait_for(answer(0.4), timeout=0.8)


async def limit_for_all_steps():
    # From Python 3.11 on there is also: async with asyncio.timeout(1.0).
    await asyncio.wait_for(three_steps(), timeout=1.0)


async def three_steps():
    for _ in range(3):
        await answer(0.4)


async def outcome(function):
    began = time.perf_counter()
    try:
        await function()
        result = "done"
    except asyncio.TimeoutError:
        result = "TimeoutError"
    return result, time.perf_counter() - began


async def main():
    cases = [
        (one_wait, "TimeoutError", 0.5),
        (limit_for_each_step, "done", 1.2),
        (limit_for_all_steps, "TimeoutError", 1.0),
    ]
    holds = True
    for function, expected, after in cases:
        result, seconds = await outcome(function)
        holds = holds and result == expected and after - 0.05 < seconds < after + 0.4
        print(f"{function.__name__}\n  expected: {expected} after {after} s")
        print(f"  observed: {result} after {seconds:.2f} s")
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")


if __name__ == "__main__":
    asyncio.run(main())
