"""What an annotation says of parameters, results and elements."""
from __future__ import annotations

import time
import typing
from typing import TYPE_CHECKING, Annotated, Generic, Optional, TypeVar, Union

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Store:
    def load(self):
        time.sleep(1)


class Box(Generic[T]):
    def __init__(self, item: T):
        self.item = item

    def wait(self):
        time.sleep(1)

    def get(self) -> T:
        return self.item


async def parameters(
    a: Store,
    b: "Store",
    c: Optional[Store],
    d: Store | None,
    e: "typing.Optional[Store]",
    f: Annotated[Store, "of the shop"],
    g: Box[int],
    h: Union[Store, None],
):
    a.load()  # expect: blocking-call-in-async
    b.load()  # expect: blocking-call-in-async
    c.load()  # expect: blocking-call-in-async
    d.load()  # expect: blocking-call-in-async
    e.load()  # expect: blocking-call-in-async
    f.load()  # expect: blocking-call-in-async
    g.wait()  # expect: blocking-call-in-async
    h.load()  # expect: blocking-call-in-async
    g.get().bit_length()


async def in_lists(a: list[Store], b: "Sequence[Store]", c: dict[str, Store], d: tuple[Store, ...]):
    a[0].load()  # expect: blocking-call-in-async
    for one in b:
        one.load()  # expect: blocking-call-in-async
    c["x"].load()  # expect: blocking-call-in-async
    for one in c.values():
        one.load()  # expect: blocking-call-in-async
    for _, one in c.items():
        one.load()  # expect: blocking-call-in-async
    d[0].load()  # expect: blocking-call-in-async


async def pairs(d: tuple[int, Store], e: tuple[Store, str]):
    number, store = d
    store.load()  # expect: blocking-call-in-async
    d[1].load()  # expect: blocking-call-in-async
    first, _ = e
    first.load()  # expect: blocking-call-in-async
    return number


def make() -> Store:
    return registry["store"]


def maybe() -> "Optional[Store]":
    return registry.get("store")


registry: dict = {}


async def made():
    make().load()  # expect: blocking-call-in-async
    found = maybe()
    if found:
        found.load()  # expect: blocking-call-in-async


async def either(x: Union[Store, "Other"], y: typing.Any, z: "Unknown"):
    x.load()
    y.load()
    z.load()


class Other:
    def load(self):
        return 1
