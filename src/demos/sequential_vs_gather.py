"""sequential-vs-gather: awaits in a row add up, awaits together take as long as the longest.

What to look for in the timeline
  1. First half: one task, three waits one after the other.
  2. Second half: three tasks whose waits lie above each other.
  3. The results of gather are in the order of its arguments, not in the order of finishing.
"""

import asyncio
import time

WAITS = {"users": 1.0, "orders": 2.0, "prices": 1.5}


async def fetch(name):
    await asyncio.sleep(WAITS[name])
    return name


async def one_after_the_other():
    users = await fetch("users")
    orders = await fetch("orders")
    prices = await fetch("prices")
    return [users, orders, prices]


async def all_together():
    return await asyncio.gather(fetch("users"), fetch("orders"), fetch("prices"))


async def timed(function):
    began = time.perf_counter()
    result = await function()
    return time.perf_counter() - began, result


async def main():
    sequential, _ = await timed(one_after_the_other)
    together, result = await timed(all_together)

    print("expected: about 4.5 s one after the other, about 2.0 s together")
    print(f"observed: {sequential:.2f} s one after the other, {together:.2f} s together, results {result}")
    holds = sequential > 4.4 and 1.9 < together < 3.5 and result == list(WAITS)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")


if __name__ == "__main__":
    asyncio.run(main())
