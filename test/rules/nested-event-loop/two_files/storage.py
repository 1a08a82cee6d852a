import asyncio


class Storage:
    def load(self, key):
        return self.wait_for(self.fetch(key))

    def wait_for(self, coroutine):
        return asyncio.get_event_loop().run_until_complete(coroutine)

    async def fetch(self, key):
        await asyncio.sleep(0.1)
        return key
