"""Released before the await, or a lock that is made for tasks."""
import asyncio
import threading

import trio

lock = threading.Lock()
task_lock = asyncio.Lock()
trio_lock = trio.Lock()
values = []


async def before(value):
    with lock:  # expect: sync-lock-in-async possible
        values.append(value)
    await asyncio.sleep(0)


async def between(value):
    lock.acquire()  # expect: sync-lock-in-async possible
    values[0] = value
    lock.release()
    await asyncio.sleep(0)


async def of_tasks(value):
    async with task_lock:
        await asyncio.sleep(0)
        values.append(value)


async def of_trio(value):
    async with trio_lock:
        await trio.sleep(0)
        values.append(value)


async def makes_only():
    with lock:  # expect: sync-lock-in-async possible
        task = asyncio.create_task(before(1))
    await task


async def defines_only():
    with lock:  # expect: sync-lock-in-async possible

        async def later():
            await asyncio.sleep(0)

        values.append(later)


def plain():
    with lock:
        yield 1
