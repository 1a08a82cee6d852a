import abc
import asyncio


class Base(abc.ABC):
    @abc.abstractmethod
    async def prepare(self): ...

    @abc.abstractmethod
    def fetch(self): ...

    async def run(self):
        await self.prepare()
        return await asyncio.get_running_loop().run_in_executor(None, self.fetch)
