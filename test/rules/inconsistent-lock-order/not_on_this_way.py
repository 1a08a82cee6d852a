"""What the way to the second lock is told keeps it from taking it."""
import asyncio


class Service:
    def __init__(self):
        self.request_lock = asyncio.Lock()
        self.cache_lock = asyncio.Lock()
        self.cache = None

    async def login(self):
        async with self.request_lock:
            await self.load()

    async def load(self):
        async with self.cache_lock:
            self.cache = await self.ask("/services", skip_check=True)

    async def ask(self, path, skip_check=False):
        if not skip_check:
            await self.check()
        return path

    async def check(self):
        async with self.request_lock:
            await asyncio.sleep(0.1)


async def main():
    service = Service()
    await asyncio.gather(service.login(), service.load(), service.ask("/"))


asyncio.run(main())
