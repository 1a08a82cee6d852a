"""What an annotation says of parameters, results and elements."""
from __future__ import annotations

import asyncio
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
    await asyncio.get_running_loop().run_in_executor(None, a.load)
    await asyncio.get_running_loop().run_in_executor(None, b.load)
    await asyncio.get_running_loop().run_in_executor(None, c.load)
    await asyncio.get_running_loop().run_in_executor(None, d.load)
    await asyncio.get_running_loop().run_in_executor(None, e.load)
    await asyncio.get_running_loop().run_in_executor(None, f.load)
    await asyncio.get_running_loop().run_in_executor(None, g.wait)
    await asyncio.get_running_loop().run_in_executor(None, h.load)
    g.get().bit_length()


async def in_lists(a: list[Store], b: "Sequence[Store]", c: dict[str, Store], d: tuple[Store, ...]):
    await asyncio.get_running_loop().run_in_executor(None, a[0].load)
    for one in b:
        await asyncio.get_running_loop().run_in_executor(None, one.load)
    await asyncio.get_running_loop().run_in_executor(None, c["x"].load)
    for one in c.values():
        await asyncio.get_running_loop().run_in_executor(None, one.load)
    for _, one in c.items():
        await asyncio.get_running_loop().run_in_executor(None, one.load)
    await asyncio.get_running_loop().run_in_executor(None, d[0].load)


async def pairs(d: tuple[int, Store], e: tuple[Store, str]):
    number, store = d
    await asyncio.get_running_loop().run_in_executor(None, store.load)
    await asyncio.get_running_loop().run_in_executor(None, d[1].load)
    first, _ = e
    await asyncio.get_running_loop().run_in_executor(None, first.load)
    return number


def make() -> Store:
    return registry["store"]


def maybe() -> "Optional[Store]":
    return registry.get("store")


registry: dict = {}


async def made():
    await asyncio.get_running_loop().run_in_executor(None, make().load)
    found = maybe()
    if found:
        await asyncio.get_running_loop().run_in_executor(None, found.load)


async def either(x: Union[Store, "Other"], y: typing.Any, z: "Unknown"):
    x.load()
    y.load()
    z.load()


class Other:
    def load(self):
        return 1
