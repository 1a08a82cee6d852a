"""The coroutine is created and thrown away: nothing runs."""
import asyncio


async def save(item):
    await asyncio.sleep(0.1)
    return item


class Store:
    async def flush(self):
        await asyncio.sleep(0.1)

    async def close(self):
        await self.flush()
        await asyncio.sleep(0)


async def main():
    await save(1)
    await asyncio.sleep(1)
    store = Store()
    await store.flush()
    await store.close()


def plain():
    asyncio.run(save(2))


asyncio.run(main())
