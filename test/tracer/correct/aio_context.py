"""Context variables follow tasks and callbacks."""
import asyncio, contextvars

request = contextvars.ContextVar("request")

async def inner():
    await asyncio.sleep(0)
    return request.get()

async def handle(n):
    request.set(n)
    loop, later = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
    loop.call_soon(lambda: later.set_result(request.get()))
    return await asyncio.gather(inner(), later)

async def main():
    print(await asyncio.gather(*[asyncio.ensure_future(handle(n)) for n in range(3)]))

asyncio.run(main())
