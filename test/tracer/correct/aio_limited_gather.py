"""A hundred requests, ten at a time."""
import asyncio

async def main():
    room, now, most = asyncio.Semaphore(10), 0, 0

    async def fetch(n):
        nonlocal now, most
        async with room:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1
            return n

    print(sum(await asyncio.gather(*[fetch(n) for n in range(100)])), most)

asyncio.run(main())
