"""What the loop calls."""
import asyncio
import functools
import time


class Ticker:
    def __init__(self):
        self.callback = self.tick
        self.table = {"a": self.by_table}

    def tick(self):
        time.sleep(1)  # expect: blocking-call-in-async

    def by_table(self):
        time.sleep(1)  # expect: blocking-call-in-async

    def by_partial(self, n):
        time.sleep(n)  # expect: blocking-call-in-async

    def by_lambda(self):
        time.sleep(1)

    def in_thread(self):
        time.sleep(1)

    def done(self, task):
        time.sleep(1)  # expect: blocking-call-in-async

    async def start(self):
        loop = asyncio.get_running_loop()
        loop.call_soon(self.callback)
        loop.call_later(1, self.table["a"])
        loop.call_soon(functools.partial(self.by_partial, 1))
        self.schedule(loop)
        task = asyncio.create_task(self.other())
        task.add_done_callback(self.done)
        await loop.run_in_executor(None, self.in_thread)
        await asyncio.to_thread(functools.partial(self.in_thread))
        await task

    def schedule(self, loop):
        loop.call_soon(lambda: self.by_lambda())  # expect: blocking-call-in-async

    async def other(self):
        pass
