import abc


class Base(abc.ABC):
    @abc.abstractmethod
    async def prepare(self): ...

    @abc.abstractmethod
    def fetch(self): ...

    async def run(self):
        await self.prepare()
        return self.fetch()  # expect: blocking-call-in-async
