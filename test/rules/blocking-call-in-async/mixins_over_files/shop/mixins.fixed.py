import asyncio

class RetryMixin:
    def fetch_again(self):
        return self.fetch()


class LoadMixin:
    async def load(self):
        return await asyncio.get_running_loop().run_in_executor(None, self.fetch)
