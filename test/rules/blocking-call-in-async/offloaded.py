"""Work that is handed to a thread or a process does not stop the loop."""
import asyncio
import functools
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def compute(n):
    time.sleep(n)
    return n


async def in_a_thread():
    await asyncio.to_thread(time.sleep, 1)
    await asyncio.to_thread(compute, 2)
    await asyncio.to_thread(lambda: time.sleep(1))
    await asyncio.to_thread(functools.partial(subprocess.run, ["make"]))


async def in_an_executor(pool: ProcessPoolExecutor):
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, time.sleep, 1)
    await loop.run_in_executor(None, lambda: compute(3))
    await loop.run_in_executor(pool, compute, 3)


async def nested_function_passed_on():
    def work():
        time.sleep(1)
        return compute(1)

    return await asyncio.to_thread(work)


async def submitted(executor: ThreadPoolExecutor):
    future = executor.submit(compute, 1)
    return await asyncio.wrap_future(future)


async def as_a_value(table):
    table["sleep"] = time.sleep
    return table
