"""Methods that come in two kinds, and objects that only look like coroutines."""
import asyncio
import inspect
from concurrent.futures import Future

import unknown_library


class Cache:
    def get(self, key):
        return key

    async def aget(self, key):
        return self.get(key)

    def submit(self, key):
        future = asyncio.get_running_loop().create_future()
        future.set_result(key)
        return future

    def start(self, key):
        return asyncio.ensure_future(self.aget(key))

    def job(self) -> "Future[int]":
        return Future()


async def use(cache: Cache):
    cache.get("a")
    cache.aget("a")  # expect: missing-await
    cache.submit("a")
    await cache.submit("b")
    cache.start("a")  # expect: lost-task
    await cache.start("b")
    value = cache.aget("a")
    if inspect.isawaitable(value):
        value = await value
    return value


class Either:
    def __init__(self, connection):
        self.connection = connection
        self.client = unknown_library.Client()

    async def close(self):
        await self.client.close()
        self.client.cancel()
        await self.connection.wait_closed()


if asyncio.iscoroutinefunction(print):

    async def call():
        return 1

else:

    def call():
        return 1


async def conditional():
    call()


try:
    from unknown_library import task
except ImportError:

    async def task():
        return 1


async def fallback():
    task()


async def generator():
    yield 1


async def wrong_iteration():
    return [x for x in generator()]  # expect: missing-await


class Dynamic:
    def __getattr__(self, name):
        async def call():
            return name

        return call

    async def use(self):
        self.anything()


async def in_match(x, cache: Cache):
    match x:
        case 1:
            cache.aget("x")  # expect: missing-await
        case 2:
            await cache.aget("x")
    return [await cache.aget(i) for i in range(3) if await cache.aget(i)]


async def handed(xs, cache: Cache):
    list(map(cache.aget, xs))
    await asyncio.gather(*map(cache.aget, xs))
    return [cache.aget(x) for x in xs]
