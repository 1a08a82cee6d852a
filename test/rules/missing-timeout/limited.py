"""Limits around the wait, here or in a caller; and waits for nobody outside."""
import asyncio

import async_timeout


async def with_limit(host):
    async with asyncio.timeout(10):
        reader, _ = await asyncio.open_connection(host, 7)
        return await reader.readline()


async def older_way(host):
    async with async_timeout.timeout(10):
        return await asyncio.open_connection(host, 7)


async def around_one(reader: asyncio.StreamReader):
    return await asyncio.wait_for(reader.readline(), timeout=5)


async def load(reader: asyncio.StreamReader):
    return await reader.read(100)


async def limits_load(reader):
    return await asyncio.wait_for(load(reader), 10)


async def fetch(reader: asyncio.StreamReader):
    return await reader.read(100)


async def calls_fetch(reader):
    async with asyncio.timeout(1):
        return await fetch(reader)


async def own_program():
    queue: asyncio.Queue[int] = asyncio.Queue()
    event = asyncio.Event()
    await event.wait()
    return await queue.get()
