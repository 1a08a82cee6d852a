"""blocking-sleep: one blocking call stops every task of the event loop.

What to look for in the timeline
  1. The loop is red twice, for about 2 s each: no task can run during that time.
  2. worker-2 was ready at once, yet it starts only when worker-1 has ended.
  3. Put the cursor on time.sleep below, press Ctrl+. and choose the fix. Run again: no red, 2 s in all.
"""

import asyncio
import time


async def worker(name):
    print(f"{name}: start")
    time.sleep(2)
    print(f"{name}: end")


async def main():
    await asyncio.gather(worker("worker-1"), worker("worker-2"))


if __name__ == "__main__":
    began = time.perf_counter()
    asyncio.run(main())
    seconds = time.perf_counter() - began

    print()
    print("expected: about 4 s as written (the waits add up), about 2 s after the fix (they overlap)")
    print(f"observed: {seconds:.2f} s, the waits {'added up' if seconds > 3 else 'overlapped'}")
