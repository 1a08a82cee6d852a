import asyncio

lock = asyncio.Lock()
ready = asyncio.Event()


async def load(name):
    async with lock:
        print(name)


async def set_ready():
    async with lock:
        ready.set()


async def wrong():
    async with lock:
        await asyncio.gather(load("a"), load("b"))  # expect: wait-under-lock


async def wait_ready():
    async with lock:
        await ready.wait()  # expect: wait-under-lock


async def right():
    async with lock:
        print("first")
    await asyncio.gather(load("a"), load("b"))


async def main():
    await asyncio.gather(wrong(), right(), wait_ready(), set_ready())


asyncio.run(main())
