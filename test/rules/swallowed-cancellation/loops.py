import asyncio
import contextlib


async def logs_and_goes_on(queue):
    while True:
        try:
            print(await queue.get())
        except asyncio.CancelledError:  # expect: swallowed-cancellation
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            print("cancelled")


async def passes(queue):
    while True:
        try:
            print(await queue.get())
        except asyncio.CancelledError:  # expect: swallowed-cancellation
            pass


async def continues(queue):
    while True:
        try:
            item = await queue.get()
        except asyncio.CancelledError:  # expect: swallowed-cancellation
            # Not now.
            continue
        print(item)


async def bare(check):
    while True:
        try:
            await check()
        except:  # expect: swallowed-cancellation
            print("failed")
        await asyncio.sleep(1)


async def base_exception(check):
    for _ in range(3):
        try:
            async with check:
                print("checked")
        except BaseException as error:  # expect: swallowed-cancellation
            print(error)


async def several_types(check):
    while True:
        try:
            await check()
        except (ValueError, asyncio.CancelledError):  # expect: swallowed-cancellation
            print("again")


async def suppressed(check):
    while True:
        with contextlib.suppress(asyncio.CancelledError):  # expect: swallowed-cancellation
            await check()
