"""The coroutine is created and thrown away: nothing runs."""
import asyncio


async def save(item):
    await asyncio.sleep(0.1)
    return item


class Store:
    async def flush(self):
        await asyncio.sleep(0.1)

    async def close(self):
        self.flush()  # expect: missing-await
#       ^^^^^^^^^^^^
        await asyncio.sleep(0)


async def main():
    save(1)  # expect: missing-await
    asyncio.sleep(1)  # expect: missing-await
    store = Store()
    store.flush()  # expect: missing-await
    await store.close()


def plain():
    save(2)  # expect: missing-await


asyncio.run(main())
