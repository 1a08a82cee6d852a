import asyncio
import contextlib


async def logs_and_goes_on(queue):
    while True:
        try:
            print(await queue.get())
        except asyncio.CancelledError:
            print("cancelled")
            raise


async def passes(queue):
    while True:
        try:
            print(await queue.get())
        except asyncio.CancelledError:
            raise


async def continues(queue):
    while True:
        try:
            item = await queue.get()
        except asyncio.CancelledError:
            # Not now.
            raise
        print(item)


async def bare(check):
    while True:
        try:
            await check()
        except asyncio.CancelledError:
            raise
        except:
            print("failed")
        await asyncio.sleep(1)


async def base_exception(check):
    for _ in range(3):
        try:
            async with check:
                print("checked")
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            print(error)


async def several_types(check):
    while True:
        try:
            await check()
        except asyncio.CancelledError:
            raise
        except (ValueError, asyncio.CancelledError):
            print("again")


async def suppressed(check):
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await check()
