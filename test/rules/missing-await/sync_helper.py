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
    start("a")  # expect: missing-await
    text = short("b")  # expect: missing-await
    print(text.upper())
    return await start("c")
