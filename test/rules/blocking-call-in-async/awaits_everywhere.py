# requires-python: >=3.10
"""Awaited in comprehensions and match statements; asynchronous managers and generators run on the loop."""
import asyncio
import contextlib
import time


def load():
    time.sleep(1)


async def fetch(x):
    load()  # expect: blocking-call-in-async
    return x


async def comprehension(xs):
    return [await fetch(x) for x in xs if load()]  # expect: blocking-call-in-async


async def matched(command):
    match command:
        case ["load", x]:
            load()  # expect: blocking-call-in-async
            return await fetch(x)
        case _ if load():  # expect: blocking-call-in-async
            return None


@contextlib.asynccontextmanager
async def session():
    load()  # expect: blocking-call-in-async
    yield 1
    load()  # expect: blocking-call-in-async


async def numbers():
    yield 1
    load()  # expect: blocking-call-in-async


class Session:
    async def __aenter__(self):
        load()  # expect: blocking-call-in-async
        return self

    async def __aexit__(self, *exc):
        load()  # expect: blocking-call-in-async


async def main():
    async with session(), Session():
        async for _ in numbers():
            await asyncio.sleep(0)
