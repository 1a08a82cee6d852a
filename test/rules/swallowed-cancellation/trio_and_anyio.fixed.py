import anyio
import trio


async def poll(check):
    while True:
        try:
            await check()
        except trio.Cancelled:
            print("cancelled")
            raise


async def poll_with_anyio(check):
    while True:
        try:
            await check()
        except anyio.get_cancelled_exc_class():
            print("cancelled")
            raise


async def passes_on(check):
    while True:
        try:
            await check()
        except trio.Cancelled:
            print("cancelled")
            raise
