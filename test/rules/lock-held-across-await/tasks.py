"""A threading lock that is held where the coroutine is suspended."""
import asyncio
import threading

lock = threading.Lock()
cache = {}


async def load(key):
    with lock:
        if key not in cache:
            cache[key] = await fetch(key)  # expect: lock-held-across-await
#                        ^^^^^^^^^^^^^^^^
        return cache[key]


async def forget(key):
    with lock:  # expect: sync-lock-in-async possible
        cache.pop(key, None)


async def fetch(key):
    await asyncio.sleep(1)
    return key


class Store:
    def __init__(self):
        self._lock = threading.Lock()
        self.rows = []

    async def save(self, session):
        self._lock.acquire()
        try:
            async with session.begin():  # expect: lock-held-across-await
                await session.add(self.rows)
        finally:
            self._lock.release()

    async def read(self, stream):
        with self._lock:
            async for row in stream:  # expect: lock-held-across-await
                self.rows.append(row)

    async def each(self):
        with self._lock:  # expect: sync-lock-in-async possible
            for row in self.rows:
                yield row  # expect: lock-held-across-await


async def main():
    await asyncio.gather(load("a"), load("b"), forget("a"))


asyncio.run(main())
