"""The implicit shutdown at the end of `with` waits, unless everything was awaited inside."""
import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def work(n):
    time.sleep(n)
    return n


async def awaited_inside():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        first = await loop.run_in_executor(pool, work, 1)
        rest = await asyncio.gather(*(loop.run_in_executor(pool, work, n) for n in range(3)))
    return first, rest


async def waits_at_the_end():
    pool = ThreadPoolExecutor()
    pool.submit(work, 1)
    await asyncio.get_running_loop().run_in_executor(None, lambda: pool.shutdown(wait=True))


async def default_waits():
    pool = ThreadPoolExecutor()
    pool.submit(work, 1)
    await asyncio.get_running_loop().run_in_executor(None, pool.shutdown)


async def does_not_wait():
    pool = ThreadPoolExecutor()
    pool.submit(work, 1)
    pool.shutdown(wait=False)


async def waits_when_the_with_ends():
    with ThreadPoolExecutor() as pool:
        for n in range(3):
            pool.submit(work, n)
