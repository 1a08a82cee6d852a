"""How calls are used: awaited, kept, dropped, passed on."""
import asyncio
from . import helpers as h
from ..pool import *


async def main(urls: list[str], limit: int = helper()) -> None:
    await asyncio.sleep(1)
    asyncio.sleep(1)
    task = asyncio.create_task(fetch(urls[0]))
    results = await asyncio.gather(*[fetch(url) for url in urls if url], task)
    print(f"{results!r:>{width()}} {await task}")
    async with session() as s, lock:
        async for row in s.rows():
            yield row
    total = await price() ** 2 + (await price())
    callback(lambda: fetch(urls), key=fetch)
    if not fetch(urls) or fetch(urls).done:
        return fetch(urls)
    pages = {key: value async for key, value in pages() if await check(key)}


class Worker(Base, metaclass=Meta, *mixins):
    """A class with a lock."""

    lock: "asyncio.Lock" = asyncio.Lock()
    count: int

    @property
    def busy(self):
        return self.lock.locked()

    @app.route("/", methods=["GET"])
    @functools.wraps(main)
    async def run(self, /, *args, timeout=None, **options):
        self.count += await self.step()
        yield from self

    class Inner:
        limit = 1
