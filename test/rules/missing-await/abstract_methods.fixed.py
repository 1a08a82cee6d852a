"""Abstract, inherited and overridden coroutine methods; where overrides disagree nothing is said."""
import abc
from typing import Protocol


class Store(abc.ABC):
    @abc.abstractmethod
    async def save(self, x): ...

    @abc.abstractmethod
    def load(self): ...

    async def flush(self):
        pass

    def close(self):
        pass


class Disk(Store):
    async def save(self, x):
        return x

    def load(self):
        return 1


class Remote(Store):
    async def save(self, x):
        return x

    async def load(self):
        return 2

    async def close(self):
        pass


class Saver(Protocol):
    async def save(self, x): ...


async def use(store: Store, saver: Saver):
    await store.save(1)
    store.load()
    await store.flush()
    store.close()
    await saver.save(1)
    await store.save(2)


class Mixin:
    async def go(self):
        await self.save(1)


class Both(Mixin, Disk):
    async def more(self):
        await self.save(1)
        await super().save(1)
        await super(Both, self).flush()


class Optional(Disk):
    async def close(self):
        super().close()
        await self.flush()
