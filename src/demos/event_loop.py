"""event-loop: one thread takes turns between tasks, at every await that has to wait.

What to look for in the timeline
  1. Both tasks start before either ends: the first await gives the loop to the second task.
  2. The loop is idle nearly all the time. Waiting costs nothing; only running does.
  3. In all it takes as long as the longer wait, on a single thread.
"""

import asyncio
import time

order = []


async def wait(name, seconds):
    order.append(f"{name} starts")
    await asyncio.sleep(seconds)
    order.append(f"{name} ends")


async def main():
    first = asyncio.create_task(wait("first", 1))
    second = asyncio.create_task(wait("second", 2))
    await first
    await second


if __name__ == "__main__":
    began = time.perf_counter()
    asyncio.run(main())
    seconds = time.perf_counter() - began

    expected = ["first starts", "second starts", "first ends", "second ends"]
    print(f"expected: {', '.join(expected)}; about 2 s")
    print(f"observed: {', '.join(order)}; {seconds:.2f} s")
    print("verdict: ", "as expected" if order == expected and 1.9 < seconds < 3 else "\033[31mnot as expected\033[0m")
