"""Objects from factories, class methods, narrowing and generics."""
from __future__ import annotations

import asyncio
import contextlib
import functools
import time
import typing as t
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import attr


class Store:
    _instance = None
    shared: t.ClassVar["Store"]

    def load(self):
        time.sleep(1)

    @classmethod
    def create(cls):
        return cls()

    @classmethod
    def instance(cls):
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    def __enter__(self) -> t.Self:
        return self

    def __exit__(self, *exc):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        pass

    def clone(self) -> "Store":
        return self


async def class_methods():
    await asyncio.get_running_loop().run_in_executor(None, Store.create().load)
    await asyncio.get_running_loop().run_in_executor(None, Store.instance().load)
    await asyncio.get_running_loop().run_in_executor(None, Store().clone().load)


async def entered():
    with Store() as a:
        await asyncio.get_running_loop().run_in_executor(None, a.load)
    async with Store() as b:
        await asyncio.get_running_loop().run_in_executor(None, b.load)


async def named_in_passing():
    if (s := Store.create()) is not None:
        await asyncio.get_running_loop().run_in_executor(None, s.load)


async def typed(a: t.Optional[Store], b: type[Store], c: t.Type[Store]):
    await asyncio.get_running_loop().run_in_executor(None, a.load)
    await asyncio.get_running_loop().run_in_executor(None, b().load)
    await asyncio.get_running_loop().run_in_executor(None, c.create().load)


@contextlib.contextmanager
def opened() -> Iterator[Store]:
    yield find()


@contextlib.asynccontextmanager
async def aopened() -> AsyncIterator[Store]:
    yield find()


def find():
    return registry["x"]


registry = {}


async def managers():
    with opened() as a:
        await asyncio.get_running_loop().run_in_executor(None, a.load)
    async with aopened() as b:
        await asyncio.get_running_loop().run_in_executor(None, b.load)


async def stores() -> AsyncIterator[Store]:
    yield find()


async def get_store() -> Store:
    return find()


async def iterated():
    async for s in stores():
        await asyncio.get_running_loop().run_in_executor(None, s.load)
    await asyncio.get_running_loop().run_in_executor(None, (await get_store()).load)
    one, two = await asyncio.gather(get_store(), get_store())
    await asyncio.get_running_loop().run_in_executor(None, one.load)
    x = await asyncio.wait_for(get_store(), 1)
    await asyncio.get_running_loop().run_in_executor(None, x.load)


@attr.s
class WithAttr:
    a = attr.ib(type=Store)
    b = attr.ib(factory=Store)
    c: Store = attr.ib()

    async def use(self):
        await asyncio.get_running_loop().run_in_executor(None, self.a.load)
        await asyncio.get_running_loop().run_in_executor(None, self.b.load)
        await asyncio.get_running_loop().run_in_executor(None, self.c.load)


@dataclass
class Parent:
    store: Store
    made: Store = field(default_factory=lambda: Store())


@dataclass
class Child(Parent):
    async def use(self):
        await asyncio.get_running_loop().run_in_executor(None, self.store.load)
        await asyncio.get_running_loop().run_in_executor(None, self.made.load)


class Holder:
    store = Store()

    async def use(self):
        await asyncio.get_running_loop().run_in_executor(None, self.store.load)
        await asyncio.get_running_loop().run_in_executor(None, Holder.store.load)


async def several():
    for s in (Store(), Store.create()):
        await asyncio.get_running_loop().run_in_executor(None, s.load)
    for i, s in enumerate([Store()]):
        await asyncio.get_running_loop().run_in_executor(None, s.load)
    for a, s in zip([1], [Store()]):
        await asyncio.get_running_loop().run_in_executor(None, s.load)


def outer(store: Store):
    async def inner():
        await asyncio.get_running_loop().run_in_executor(None, store.load)

    return inner


class Base:
    def fetch(self):
        time.sleep(1)

    load = fetch
    quick = functools.partialmethod(fetch)


class Derived(Base):
    def fetch(self):
        return super().fetch()

    async def use(self):
        await asyncio.get_running_loop().run_in_executor(None, self.fetch)
        await asyncio.get_running_loop().run_in_executor(None, self.load)
