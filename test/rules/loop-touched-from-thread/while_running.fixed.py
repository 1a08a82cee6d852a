"""A worker thread that goes on as long as the loop runs."""

import asyncio
import queue
import threading


class Database:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop
        self.requests = queue.Queue()
        self.stopped = asyncio.Event()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while self.loop.is_running():
            future, query = self.requests.get()
            self.loop.call_soon_threadsafe(future.set_result, query())
        self.loop.call_soon_threadsafe(self.stopped.set)


class Guarded:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop
        self.stopped = asyncio.Event()
        threading.Thread(target=self.work).start()

    def work(self):
        # What runs before the loop does needs no other way in.
        if self.loop.is_running():
            self.loop.call_soon_threadsafe(self.stopped.set)
        else:
            self.loop.call_soon(self.stopped.set)
