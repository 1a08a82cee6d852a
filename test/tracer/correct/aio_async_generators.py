"""Async generators, comprehensions, and one that is closed early."""
import asyncio
from contextlib import asynccontextmanager

closed = []

async def ticks(count):
    try:
        for n in range(count):
            await asyncio.sleep(0.001)
            yield n
    finally:
        await asyncio.sleep(0)
        closed.append(count)

@asynccontextmanager
async def closing(generator):
    try:
        yield generator
    finally:
        await generator.aclose()

async def main():
    print([n async for n in ticks(4) if n % 2])
    async with closing(ticks(100)) as generator:
        async for n in generator:
            if n == 2:
                break
    print(closed)

asyncio.run(main())
