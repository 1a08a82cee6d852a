"""What is gathered and awaited by nobody."""

import asyncio


async def send(item):
    await asyncio.sleep(item)


async def dropped(items):
    await asyncio.gather(*(send(item) for item in items))


async def of_a_list(items):
    work = [send(item) for item in items]
    await asyncio.gather(*work)


async def awaited(items):
    await asyncio.gather(*(send(item) for item in items))


async def kept(items):
    all_of_them = asyncio.gather(*(send(item) for item in items))
    await asyncio.sleep(1)
    await all_of_them


def cancelled(tasks):
    for task in tasks:
        task.cancel()
    asyncio.gather(*tasks, return_exceptions=True)
