"""Objects of the event loop, used by a thread."""
import asyncio
import threading


class Bridge:
    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.queue = asyncio.Queue()
        self.ready = asyncio.Event()
        self.answer = self.loop.create_future()

    def start(self):
        threading.Thread(target=self.run).start()

    def run(self):
        self.loop.call_soon_threadsafe(self.queue.put_nowait, 1)
        self.loop.call_soon_threadsafe(self.ready.set)
        self.loop.call_soon_threadsafe(self.answer.set_result, "done")
        self.loop.call_soon_threadsafe(print, "later")
        asyncio.run_coroutine_threadsafe(self.finish(), self.loop)
        self.stop()

    def stop(self):
        # Also through a helper.
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def finish(self):
        await self.queue.join()


async def tick():
    await asyncio.sleep(1)


def background():
    asyncio.create_task(tick())


async def main():
    bridge = Bridge()
    bridge.start()
    await asyncio.to_thread(background)
    await bridge.ready.wait()


asyncio.run(main())
