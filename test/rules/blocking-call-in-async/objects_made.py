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
    Store.create().load()  # expect: blocking-call-in-async
    Store.instance().load()  # expect: blocking-call-in-async
    Store().clone().load()  # expect: blocking-call-in-async


async def entered():
    with Store() as a:
        a.load()  # expect: blocking-call-in-async
    async with Store() as b:
        b.load()  # expect: blocking-call-in-async


async def named_in_passing():
    if (s := Store.create()) is not None:
        s.load()  # expect: blocking-call-in-async


async def typed(a: t.Optional[Store], b: type[Store], c: t.Type[Store]):
    a.load()  # expect: blocking-call-in-async
    b().load()  # expect: blocking-call-in-async
    c.create().load()  # expect: blocking-call-in-async


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
        a.load()  # expect: blocking-call-in-async
    async with aopened() as b:
        b.load()  # expect: blocking-call-in-async


async def stores() -> AsyncIterator[Store]:
    yield find()


async def get_store() -> Store:
    return find()


async def iterated():
    async for s in stores():
        s.load()  # expect: blocking-call-in-async
    (await get_store()).load()  # expect: blocking-call-in-async
    one, two = await asyncio.gather(get_store(), get_store())
    one.load()  # expect: blocking-call-in-async
    x = await asyncio.wait_for(get_store(), 1)
    x.load()  # expect: blocking-call-in-async


@attr.s
class WithAttr:
    a = attr.ib(type=Store)
    b = attr.ib(factory=Store)
    c: Store = attr.ib()

    async def use(self):
        self.a.load()  # expect: blocking-call-in-async
        self.b.load()  # expect: blocking-call-in-async
        self.c.load()  # expect: blocking-call-in-async


@dataclass
class Parent:
    store: Store
    made: Store = field(default_factory=lambda: Store())


@dataclass
class Child(Parent):
    async def use(self):
        self.store.load()  # expect: blocking-call-in-async
        self.made.load()  # expect: blocking-call-in-async


class Holder:
    store = Store()

    async def use(self):
        self.store.load()  # expect: blocking-call-in-async
        Holder.store.load()  # expect: blocking-call-in-async


async def several():
    for s in (Store(), Store.create()):
        s.load()  # expect: blocking-call-in-async
    for i, s in enumerate([Store()]):
        s.load()  # expect: blocking-call-in-async
    for a, s in zip([1], [Store()]):
        s.load()  # expect: blocking-call-in-async


def outer(store: Store):
    async def inner():
        store.load()  # expect: blocking-call-in-async

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
        self.fetch()  # expect: blocking-call-in-async
        self.load()  # expect: blocking-call-in-async
