"""Cancelled in the middle, a task gives back what it holds, and awaits while it does."""
import asyncio

log = []

async def transaction(name, lock):
    async with lock:
        log.append("begin " + name)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await asyncio.shield(asyncio.sleep(0.002))
            log.append("roll back " + name)
            raise
        finally:
            await asyncio.sleep(0)
            log.append("close " + name)

async def main():
    lock = asyncio.Lock()
    first = asyncio.create_task(transaction("first", lock))
    second = asyncio.create_task(transaction("second", lock))
    await asyncio.sleep(0.002)
    for task in (first, second):
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            log.append("over")
    print(log, lock.locked())

asyncio.run(main())
