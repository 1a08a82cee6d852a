import asyncio

from spawn import spawn, spawn_and_keep


async def work():
    await asyncio.sleep(1)


background_tasks = set()


async def main():
    new_task = spawn(work())
    background_tasks.add(new_task)
    new_task.add_done_callback(background_tasks.discard)
    spawn_and_keep(work())
    task = spawn(work())
    await task


asyncio.run(main())
