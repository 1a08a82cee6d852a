"""Blocking work goes to threads, computing to the default pool; the loop stays free."""
import asyncio, time
from concurrent.futures import ThreadPoolExecutor

def read(n):
    time.sleep(0.15)
    return n

async def main():
    loop, beats = asyncio.get_running_loop(), []

    async def heartbeat():
        while True:
            beats.append(1)
            await asyncio.sleep(0.01)

    heart = asyncio.ensure_future(heartbeat())
    with ThreadPoolExecutor(3) as pool:
        print(await asyncio.gather(*[loop.run_in_executor(pool, read, n) for n in range(3)]))
    print(await loop.run_in_executor(None, sum, range(1000)))
    heart.cancel()
    print(len(beats) > 0)

asyncio.run(main())
