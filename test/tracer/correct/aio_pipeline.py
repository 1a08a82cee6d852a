"""Stages joined by queues; the workers are cancelled when everything is done."""
import asyncio

async def stage(source, target, change):
    while True:
        item = await source.get()
        await target.put(change(item))
        source.task_done()

async def main():
    first, second, third = asyncio.Queue(3), asyncio.Queue(3), asyncio.Queue()
    workers = [asyncio.ensure_future(stage(first, second, lambda n: n + 1)) for _ in range(2)]
    workers += [asyncio.ensure_future(stage(second, third, lambda n: n * 2)) for _ in range(2)]
    for n in range(20):
        await first.put(n)
    await first.join()
    await second.join()
    for worker in workers:
        worker.cancel()
    ends = await asyncio.gather(*workers, return_exceptions=True)
    print(sorted(third.get_nowait() for _ in range(20)), {type(end).__name__ for end in ends})

asyncio.run(main())
