"""Fifty tasks that take turns ten thousand times each: a million spans, and one stall among them."""

import asyncio
import time

TASKS = 50
TURNS = 10_000


async def player(number):
    for turn in range(TURNS):
        await asyncio.sleep(0)
        if number == 17 and turn == TURNS // 2:
            time.sleep(0.3)  # the one that everybody waits for


async def main():
    await asyncio.gather(*(player(number) for number in range(TASKS)))


if __name__ == "__main__":
    asyncio.run(main())
