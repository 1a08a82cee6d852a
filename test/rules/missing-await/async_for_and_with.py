"""Async generators need `async for`, async context managers `async with`."""
import asyncio
from contextlib import asynccontextmanager


async def numbers():
    for n in range(3):
        await asyncio.sleep(0)
        yield n


@asynccontextmanager
async def session():
    yield "session"


class Connection:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return None


async def loops():
    for n in numbers():  # expect: missing-await
        print(n)


async def opens():
    with session() as one:  # expect: missing-await
        print(one)
    with Connection() as two:  # expect: missing-await
        print(two)
    lock = asyncio.Lock()  # expect: fresh-lock
    with lock:  # expect: missing-await
        print("held")


async def right():
    async for n in numbers():
        print(n)
    async with session() as one, Connection() as two:
        print(one, two)
    return [n async for n in numbers()]


def opens_outside():
    with Connection() as connection:  # expect: missing-await
        print(connection)
