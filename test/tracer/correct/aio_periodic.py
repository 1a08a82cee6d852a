"""A periodic task that is cancelled and awaited at the end."""
import asyncio, contextlib

async def main():
    ticks = []

    async def periodic():
        while True:
            ticks.append(1)
            await asyncio.sleep(0.005)

    task = asyncio.ensure_future(periodic())
    while len(ticks) < 4:
        await asyncio.sleep(0.001)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    print(len(ticks) >= 4, task.cancelled())

asyncio.run(main())
