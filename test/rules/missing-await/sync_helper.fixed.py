"""A plain function that returns a coroutine is reported where its result is used as a value."""
import asyncio


async def fetch(name):
    await asyncio.sleep(0)
    return name


def start(name):
    return fetch(name)


def short(name):
    return start(name)


async def uses():
    await start("a")
    text = await short("b")
    print(text.upper())
    return await start("c")
