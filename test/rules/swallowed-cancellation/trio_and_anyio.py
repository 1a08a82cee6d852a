import anyio
import trio


async def poll(check):
    while True:
        try:
            await check()
        except trio.Cancelled:  # expect: swallowed-cancellation
            print("cancelled")


async def poll_with_anyio(check):
    while True:
        try:
            await check()
        except anyio.get_cancelled_exc_class():  # expect: swallowed-cancellation
            print("cancelled")


async def passes_on(check):
    while True:
        try:
            await check()
        except trio.Cancelled:
            print("cancelled")
            raise
