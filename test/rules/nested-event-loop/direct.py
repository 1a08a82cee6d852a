import asyncio


async def load():
    await asyncio.sleep(1)
    return 1


async def handler():
    return asyncio.run(load())  # expect: nested-event-loop
#          ^^^^^^^^^^^


async def with_a_loop():
    loop = asyncio.get_event_loop()
    value = loop.run_until_complete(load()) + 1  # expect: nested-event-loop
    asyncio.new_event_loop().run_until_complete(load())  # expect: nested-event-loop
    return value


async def for_ever(loop: asyncio.AbstractEventLoop):
    loop.run_forever()  # expect: nested-event-loop


def helper():
    return asyncio.run(load())


def deeper(wanted):
    if wanted:
        helper()


async def through_helpers():
    helper()  # expect: nested-event-loop
#   ^^^^^^
    deeper(True)  # expect: nested-event-loop


def tick():
    asyncio.run(load())  # expect: nested-event-loop


async def main():
    asyncio.get_running_loop().call_later(1, tick)
    await asyncio.sleep(2)


asyncio.run(main())
