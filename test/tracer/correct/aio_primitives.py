"""asyncio's own condition, event and lock, held over awaits."""
import asyncio

async def main():
    lock, event, condition, items = asyncio.Lock(), asyncio.Event(), asyncio.Condition(), []

    async def writer(n):
        await event.wait()
        async with lock:
            await asyncio.sleep(0.001)
            items.append(n)
        async with condition:
            condition.notify_all()

    async def reader():
        async with condition:
            await condition.wait_for(lambda: len(items) == 5)
        return sorted(items)

    tasks = [asyncio.ensure_future(writer(n)) for n in range(5)]
    task = asyncio.ensure_future(reader())
    await asyncio.sleep(0.002)
    event.set()
    print(await task)
    await asyncio.gather(*tasks)

asyncio.run(main())
