"""Jobs that a coroutine gives to a pool, and that wait for others of it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)
others = ThreadPoolExecutor(1)


def part():
    return 1


def whole():
    return pool.submit(part).result()  # expect: executor-deadlock


def of_others():
    return others.submit(part).result()


async def main():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(pool, whole)
    await loop.run_in_executor(pool, of_others)
    await loop.run_in_executor(None, whole)
