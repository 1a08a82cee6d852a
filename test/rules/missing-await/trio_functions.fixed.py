"""trio and anyio functions are coroutines too."""
import anyio
import trio


async def nap():
    await trio.sleep(1)
    await anyio.sleep(1)
    await trio.sleep(1)


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(nap)
    async with anyio.create_task_group() as group:
        group.start_soon(nap)


trio.run(main)
