"""Coroutines that somebody else awaits."""
import asyncio


async def work(n):
    await asyncio.sleep(n)
    return n


async def gathered():
    return await asyncio.gather(work(1), work(2), *(work(n) for n in range(3)))


async def in_tasks():
    task = asyncio.create_task(work(1))
    other = asyncio.ensure_future(work(2))
    await asyncio.wait_for(work(3), timeout=5)
    return await task, await other


async def collected():
    jobs = []
    for n in range(3):
        jobs.append(work(n))
    jobs.append(work(4))
    return await asyncio.gather(*jobs)


async def as_a_list():
    jobs = [work(n) for n in range(3)]
    return await asyncio.gather(*jobs)


async def in_a_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(work(1))


async def later(flag):
    job = work(1)
    if flag:
        print("first")
    return await job


async def either(flag):
    job = work(1) if flag else work(2)
    return await job


def returned():
    return work(1)


def yielded():
    yield work(1)


async def waits_for_returned():
    return await returned()


async def closed():
    job = work(1)
    job.close()


async def tested(thing):
    value = work(1)
    if asyncio.iscoroutine(value):
        value = await value
    return value


async def stored(registry):
    registry["job"] = work(1)
    registry.job = work(2)


async def given_away(scheduler):
    scheduler.add(work(1))


asyncio.run(work(1))
asyncio.get_event_loop().run_until_complete(work(2))
