"""What an annotation says of attributes and fields."""
from __future__ import annotations

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
        self.store.load()  # expect: blocking-call-in-async

    async def spare_one(self):
        if self.spare is not None:
            self.spare.load()  # expect: blocking-call-in-async

    async def all(self):
        for other in self.others:
            other.load()  # expect: blocking-call-in-async

    async def named(self, name):
        self.by_name[name].load()  # expect: blocking-call-in-async

    async def fine(self):
        return self.store.count()


@dataclasses.dataclass(frozen=True)
class Frozen:
    store: "Store"

    async def one(self):
        self.store.load()  # expect: blocking-call-in-async


@attr.s(auto_attribs=True)
class WithAttrs:
    store: Store

    async def one(self):
        self.store.load()  # expect: blocking-call-in-async


class Pair(NamedTuple):
    first: Store
    second: str


async def of_tuple(pair: Pair):
    pair.first.load()  # expect: blocking-call-in-async
    pair.second.title()


class Plain:
    shared: Store

    def __init__(self, store: "Store | None", other=None):
        self.store = store
        self.other: Store = other
        self.late: Optional["Store"] = None

    async def use(self):
        self.store.load()  # expect: blocking-call-in-async
        self.other.load()  # expect: blocking-call-in-async
        self.late.load()  # expect: blocking-call-in-async
        self.shared.load()  # expect: blocking-call-in-async
