"""A future that a thread resolves through the loop."""
import asyncio, threading, time

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def work():
        time.sleep(0.01)
        loop.call_soon_threadsafe(future.set_result, 42)

    thread = threading.Thread(target=work)
    thread.start()
    print(await future)
    thread.join()

asyncio.run(main())
