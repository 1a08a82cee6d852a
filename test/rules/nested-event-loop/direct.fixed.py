import asyncio


async def load():
    await asyncio.sleep(1)
    return 1


async def handler():
    return await load()


async def with_a_loop():
    loop = asyncio.get_event_loop()
    value = await load() + 1
    await load()
    return value


async def for_ever(loop: asyncio.AbstractEventLoop):
    loop.run_forever()


def helper():
    return asyncio.run(load())


def deeper(wanted):
    if wanted:
        helper()


async def through_helpers():
    helper()
    deeper(True)


def tick():
    asyncio.run(load())


async def main():
    asyncio.get_running_loop().call_later(1, tick)
    await asyncio.sleep(2)


asyncio.run(main())
