"""A server that ends on SIGTERM: the handler sets an event, the rest is cancelled."""
import asyncio, os, signal

async def main():
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)

    async def serve():
        try:
            await asyncio.sleep(60)
        finally:
            print("closed")

    server = asyncio.ensure_future(serve())
    loop.call_later(0.01, os.kill, os.getpid(), signal.SIGTERM)
    await stop.wait()
    server.cancel()
    await asyncio.wait([server])
    print(server.cancelled())

asyncio.run(main())
