import asyncio

from spawn import spawn, spawn_and_keep


async def work():
    await asyncio.sleep(1)


async def main():
    spawn(work())  # expect: lost-task
    spawn_and_keep(work())
    task = spawn(work())
    await task


asyncio.run(main())
