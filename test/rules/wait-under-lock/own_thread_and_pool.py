"""Threads that are joined through themselves, pools that are shut down, tasks and full queues, under a lock."""

import asyncio
import queue
import threading
from concurrent.futures import ThreadPoolExecutor


class Counter(threading.Thread):
    def __init__(self):
        super().__init__()
        self._lock = threading.Lock()
        self.count = 0

    def run(self):
        for _ in range(10):
            with self._lock:
                self.count += 1

    def stop(self):
        with self._lock:
            count = self.count
            self.join()  # expect: wait-under-lock
        return count

    def stop_right(self):
        self.join()
        with self._lock:
            return self.count


class Jobs:
    def __init__(self):
        self.lock = threading.Lock()
        self.pool = ThreadPoolExecutor(2)
        self.free = ThreadPoolExecutor(2)

    def job(self):
        with self.lock:
            print("job")

    def give(self):
        self.free.submit(print, "free")
        return self.pool.submit(self.job)

    def close(self):
        with self.lock:
            self.pool.shutdown()  # expect: wait-under-lock

    def close_other(self):
        with self.lock:
            self.free.shutdown()

    def close_later(self):
        with self.lock:
            self.pool.shutdown(wait=False)


class Poller:
    def __init__(self):
        self.lock = asyncio.Lock()

    async def poll(self):
        while True:
            async with self.lock:
                print("poll")
            await asyncio.sleep(1)

    async def start(self):
        self.task = asyncio.create_task(self.poll())

    async def stop(self):
        async with self.lock:
            await self.task  # expect: wait-under-lock

    async def stop_now(self):
        async with self.lock:
            self.task.cancel()
            await asyncio.sleep(0)
            await self.task


class Line:
    def __init__(self):
        self.lock = threading.Lock()
        self.full = queue.Queue(maxsize=1)
        self.endless = queue.Queue()

    def give(self, item):
        with self.lock:
            self.endless.put(item)
            self.full.put(item)  # expect: wait-under-lock

    def take(self):
        with self.lock:
            if self.endless.empty():
                return None
            return self.full.get_nowait()
