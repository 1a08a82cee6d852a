import asyncio
import threading


async def fetch():
    return 1


async def wrong():
    loop = asyncio.get_running_loop()
    future = asyncio.run_coroutine_threadsafe(fetch(), loop)
    return future.result()  # expect: executor-deadlock, blocking-call-in-async


other = asyncio.new_event_loop()


async def elsewhere():
    future = asyncio.run_coroutine_threadsafe(fetch(), other)
    return await asyncio.wrap_future(future)


def from_a_thread(loop):
    return asyncio.run_coroutine_threadsafe(fetch(), loop).result()


async def main():
    print(await wrong(), await elsewhere())
    loop = asyncio.get_running_loop()
    print(await asyncio.to_thread(from_a_thread, loop))


threading.Thread(target=other.run_forever, daemon=True).start()
asyncio.run(main())
