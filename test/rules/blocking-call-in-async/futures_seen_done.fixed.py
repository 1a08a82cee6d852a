"""Results of futures that have been asked whether they are done, and of others."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor()


async def polled(work):
    job = pool.submit(work)
    while not job.done():
        await asyncio.sleep(0.1)
    return job.result()


async def looked_at(work):
    job = pool.submit(work)
    await asyncio.sleep(1)
    return job.result() if job.done() else None


async def other(work):
    job = pool.submit(work)
    last = pool.submit(work)
    while not last.done():
        await asyncio.sleep(0.1)
    return await asyncio.get_running_loop().run_in_executor(None, job.result)
