"""Imports for the type checker only, and a protocol whose one implementation waits."""
from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shop.makers import storage

if TYPE_CHECKING:
    from shop.storage import Storage


class Cart:
    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    async def save(self):
        await asyncio.get_running_loop().run_in_executor(None, self.storage.write, "cart")


async def module_object():
    await asyncio.get_running_loop().run_in_executor(None, storage.write, "x")
