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
        self.queue.put_nowait(1)  # expect: loop-touched-from-thread
#       ^^^^^^^^^^^^^^^^^^^^^^^^
        self.ready.set()  # expect: loop-touched-from-thread
        self.answer.set_result("done")  # expect: loop-touched-from-thread
        self.loop.call_soon(print, "later")  # expect: loop-touched-from-thread
        self.loop.create_task(self.finish())  # expect: loop-touched-from-thread, lost-task
        self.stop()

    def stop(self):
        # Also through a helper.
        self.loop.stop()  # expect: loop-touched-from-thread

    async def finish(self):
        await self.queue.join()


async def tick():
    await asyncio.sleep(1)


def background():
    asyncio.create_task(tick())  # expect: loop-touched-from-thread, lost-task


async def main():
    bridge = Bridge()
    bridge.start()
    await asyncio.to_thread(background)
    await bridge.ready.wait()


asyncio.run(main())
