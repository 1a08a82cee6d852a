# requires-python: >=3.10
"""Awaited in comprehensions and match statements; asynchronous managers and generators run on the loop."""
import asyncio
import contextlib
import time


def load():
    time.sleep(1)


async def fetch(x):
    await asyncio.to_thread(load)
    return x


async def comprehension(xs):
    return [await fetch(x) for x in xs if await asyncio.to_thread(load)]


async def matched(command):
    match command:
        case ["load", x]:
            await asyncio.to_thread(load)
            return await fetch(x)
        case _ if await asyncio.to_thread(load):
            return None


@contextlib.asynccontextmanager
async def session():
    await asyncio.to_thread(load)
    yield 1
    await asyncio.to_thread(load)


async def numbers():
    yield 1
    await asyncio.to_thread(load)


class Session:
    async def __aenter__(self):
        await asyncio.to_thread(load)
        return self

    async def __aexit__(self, *exc):
        await asyncio.to_thread(load)


async def main():
    async with session(), Session():
        async for _ in numbers():
            await asyncio.sleep(0)
