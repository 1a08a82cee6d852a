"""A service that fails now and then: tried again with growing pauses, at most three at a time, the last error handed on."""
import asyncio

calls = {}

async def unreliable(n):
    calls[n] = calls.get(n, 0) + 1
    await asyncio.sleep(0.001)
    if n == 7 or calls[n] <= n % 3:
        raise ConnectionError("attempt %d of %d" % (calls[n], n))
    return n * n

async def tried(n, room, attempts=4):
    for attempt in range(attempts):
        try:
            async with room:
                return await asyncio.wait_for(unreliable(n), 30)
        except ConnectionError:
            if attempt == attempts - 1:
                raise
            await asyncio.sleep(0.001 * 2**attempt)

async def main():
    room = asyncio.Semaphore(3)
    results = await asyncio.gather(*[tried(n, room) for n in range(10)], return_exceptions=True)
    print([str(each) for each in results], sum(calls.values()))

asyncio.run(main())
