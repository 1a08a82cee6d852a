"""Eager tasks (3.12): what never has to wait is done at once."""
import asyncio, sys

async def cached(n):
    return n

async def main():
    loop = asyncio.get_running_loop()
    if sys.version_info >= (3, 12):
        loop.set_task_factory(asyncio.eager_task_factory)
    tasks = [loop.create_task(cached(n)) for n in range(3)]
    slow = loop.create_task(asyncio.sleep(0.001, "slow"))
    print(await asyncio.gather(*tasks), await slow)

asyncio.run(main())
