"""On the event loop: an await between read and write lets another task in."""
import asyncio

balance = 100
safe = 0
lock = asyncio.Lock()
guarded = 0


async def withdraw(amount):
    global balance
    async with lock:
        current = balance
        await asyncio.sleep(0.1)
        balance = current - amount


async def no_await_between(amount):
    global safe
    await asyncio.sleep(0.1)
    safe += amount
    await asyncio.sleep(0.1)


async def with_lock(amount):
    global guarded
    async with lock:
        current = guarded
        await asyncio.sleep(0.1)
        guarded = current + amount


async def read_again(amount):
    global safe
    before = safe
    await asyncio.sleep(before)
    safe = safe + amount


async def main():
    await asyncio.gather(*(withdraw(n) for n in range(3)))
    await asyncio.gather(*(no_await_between(n) for n in range(3)))
    await asyncio.gather(*(with_lock(n) for n in range(3)), *(read_again(n) for n in range(3)))


asyncio.run(main())
