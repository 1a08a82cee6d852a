"""Imports for the type checker only, and a protocol whose one implementation waits."""
from __future__ import annotations

from typing import TYPE_CHECKING

from shop.makers import storage

if TYPE_CHECKING:
    from shop.storage import Storage


class Cart:
    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    async def save(self):
        self.storage.write("cart")  # expect: blocking-call-in-async


async def module_object():
    storage.write("x")  # expect: blocking-call-in-async
