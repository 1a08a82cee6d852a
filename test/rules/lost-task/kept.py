# requires-python: >=3.11
import asyncio

import anyio
import trio

background_tasks = set()
first = None


async def work():
    await asyncio.sleep(1)


async def in_a_set():
    task = asyncio.create_task(work())
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)


async def in_a_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(work())


async def in_a_nursery():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(work)
    async with anyio.create_task_group() as group:
        group.start_soon(work)


async def awaited():
    await asyncio.create_task(work())
    task = asyncio.create_task(work())
    other = asyncio.ensure_future(work())
    await task
    return other


async def in_a_list():
    tasks = []
    for _ in range(3):
        tasks.append(asyncio.create_task(work()))
    await asyncio.gather(*tasks)
    await asyncio.gather(*[asyncio.create_task(work()) for _ in range(3)])


async def in_a_global():
    global first
    first = asyncio.create_task(work())


async def in_a_closure():
    task = asyncio.create_task(work())

    def stop():
        task.cancel()

    return stop


class Service:
    async def start(self):
        self.task = asyncio.create_task(work())
        self.tasks = {"a": asyncio.create_task(work())}


async def is_a_future_already():
    future = asyncio.get_running_loop().create_future()
    asyncio.ensure_future(future)
    return future


def other_libraries(celery, job):
    celery.create_task(job)
    job.loop_control.create_task(work)


def run_by_plain_code():
    loop = asyncio.new_event_loop()
    task = loop.create_task(work())
    loop.run_forever()
