"""An object whose loop runs in a thread of its own; and loops that are given."""
import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


class Server:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.call_soon(print, "first")
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()

    def submit(self, coroutine):
        return self.loop.create_task(coroutine)  # expect: loop-touched-from-thread

    def stop(self):
        self.loop.stop()  # expect: loop-touched-from-thread

    def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def _stopped(self):
        self.loop.stop()


class Client:
    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._other = asyncio.new_event_loop()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def send(self, message):
        self._loop.call_later(1, print, message)  # expect: loop-touched-from-thread
        self._other.call_later(1, print, message)

    async def inside(self):
        self._loop.stop()

    def either(self):
        if threading.current_thread() is threading.main_thread():
            self._loop.stop()


class Bridge:
    def __init__(self, loop):
        self.loop = loop
        self.pool = ThreadPoolExecutor(2)

    async def notify(self, message):
        print(message)

    def on_message(self, message):
        return self.pool.submit(self._work, message)

    def _work(self, message):
        first = self.loop.create_task(self.notify(message))  # expect: loop-touched-from-thread
        second = asyncio.ensure_future(self.notify(message))  # expect: loop-touched-from-thread
        third = asyncio.ensure_future(self.notify(message), loop=self.loop)  # expect: loop-touched-from-thread
        return first, second, third
