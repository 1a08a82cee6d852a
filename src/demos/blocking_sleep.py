"""blocking-sleep: one blocking call stops every task of the event loop.

What to look for in the timeline
  1. The loop is red twice, for about 2 s each: no task can run during that time.
  2. worker-2 was ready at once, yet it starts only when worker-1 has ended.
  3. Put the cursor on time.sleep below, press Ctrl+. and choose the fix. Run again: no red, 2 s in all.
"""

import asyncio
import time


async def worker(name):
    log.append(f"{name} starts")
    time.sleep(2)
    log.append(f"{name} ends")


# What happened, in this order.
log = []


async def main():
    await asyncio.gather(worker("worker-1"), worker("worker-2"))


if __name__ == "__main__":
    began = time.perf_counter()
    asyncio.run(main())
    seconds = time.perf_counter() - began

    overlapped = log[1] == "worker-2 starts"
    print(", ".join(log))
    print("expected: about 4 s as written (the waits add up), about 2 s after the fix (they overlap)")
    print(f"observed: {seconds:.2f} s, the waits {'overlapped' if overlapped else 'added up'}")
    holds = 1.9 < seconds < 3.9 if overlapped else seconds > 3.9
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
