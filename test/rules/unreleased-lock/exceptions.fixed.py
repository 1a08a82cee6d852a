"""An exception between acquire and release leaves the lock taken."""
import asyncio
import threading

lock = threading.Lock()
task_lock = asyncio.Lock()
rows = []


def add(row, check):
    with lock:
        check(row)  # may raise
        rows.append(row)


class Store:
    def __init__(self):
        self._lock = threading.RLock()

    def save(self, file):
        with self._lock:
            for row in rows:
                file.write(row)

    def load(self, file):
        with self._lock:
            try:
                data = file.read()
            except OSError:
                data = ""
        return data


async def fetch(client):
    async with task_lock:
        answer = await client.get()
    return answer


def calm(row):
    with lock:
        rows.append(row)


def main(start, wait):
    mine = threading.Lock()

    def work():
        with mine:
            print("work")

    start(work)
    with mine:
        wait()


def sleep(condition: threading.Condition):
    with condition:
        condition.wait(1)


def tell(log):
    with lock:
        log("the lock is taken, %s rows", len(rows))
