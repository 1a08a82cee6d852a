"""Each call makes a lock that no other call can see."""
import asyncio
import threading


class Counter:
    def __init__(self):
        self.value = 0

    def add(self):
        lock = threading.Lock()  # expect: fresh-lock
#              ^^^^^^^^^^^^^^^^
        with lock:
            self.value += 1

    def reset(self):
        lock = threading.RLock()  # expect: fresh-lock
        lock.acquire()
        self.value = 0
        lock.release()
        with lock:
            print("reset")


async def save(rows):
    lock = asyncio.Lock()  # expect: fresh-lock
    for row in rows:
        async with lock:
            await row.save()


class Rows:
    def __init__(self):
        self.rows = []

    def new_lock(self):
        return threading.Lock()

    @property
    def lock(self):
        return threading.RLock()

    def add(self, row):
        with self.new_lock():  # expect: fresh-lock
            self.rows.append(row)

    def clear(self):
        with self.lock:  # expect: fresh-lock
            self.rows = []

    def take(self):
        lock = threading.Lock()  # expect: fresh-lock
        lock.acquire()
        try:
            return self.rows.pop()
        finally:
            lock.release()
