"""What an annotation says of attributes and fields."""
from __future__ import annotations

import asyncio
import dataclasses
import time
from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Optional

import attr



class Store:
    def load(self):
        time.sleep(1)

    def count(self):
        return 3


@dataclass
class Service:
    store: Store
    spare: Optional[Store] = None
    others: List[Store] = field(default_factory=list)
    by_name: Dict[str, Store] = field(default_factory=dict)

    async def one(self):
        await asyncio.get_running_loop().run_in_executor(None, self.store.load)

    async def spare_one(self):
        if self.spare is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.spare.load)

    async def all(self):
        for other in self.others:
            await asyncio.get_running_loop().run_in_executor(None, other.load)

    async def named(self, name):
        await asyncio.get_running_loop().run_in_executor(None, self.by_name[name].load)

    async def fine(self):
        return self.store.count()


@dataclasses.dataclass(frozen=True)
class Frozen:
    store: "Store"

    async def one(self):
        await asyncio.get_running_loop().run_in_executor(None, self.store.load)


@attr.s(auto_attribs=True)
class WithAttrs:
    store: Store

    async def one(self):
        await asyncio.get_running_loop().run_in_executor(None, self.store.load)


class Pair(NamedTuple):
    first: Store
    second: str


async def of_tuple(pair: Pair):
    await asyncio.get_running_loop().run_in_executor(None, pair.first.load)
    pair.second.title()


class Plain:
    shared: Store

    def __init__(self, store: "Store | None", other=None):
        self.store = store
        self.other: Store = other
        self.late: Optional["Store"] = None

    async def use(self):
        await asyncio.get_running_loop().run_in_executor(None, self.store.load)
        await asyncio.get_running_loop().run_in_executor(None, self.other.load)
        await asyncio.get_running_loop().run_in_executor(None, self.late.load)
        await asyncio.get_running_loop().run_in_executor(None, self.shared.load)
