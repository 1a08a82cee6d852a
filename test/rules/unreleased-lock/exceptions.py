"""An exception between acquire and release leaves the lock taken."""
import asyncio
import threading

lock = threading.Lock()
task_lock = asyncio.Lock()
rows = []


def add(row, check):
    lock.acquire()  # expect: unreleased-lock
#   ^^^^^^^^^^^^^^
    check(row)  # may raise
    rows.append(row)
    lock.release()


class Store:
    def __init__(self):
        self._lock = threading.RLock()

    def save(self, file):
        self._lock.acquire()  # expect: unreleased-lock
        for row in rows:
            file.write(row)
        self._lock.release()

    def load(self, file):
        self._lock.acquire()  # expect: unreleased-lock
        try:
            data = file.read()
        except OSError:
            data = ""
        self._lock.release()
        return data


async def fetch(client):
    await task_lock.acquire()  # expect: unreleased-lock
    answer = await client.get()
    task_lock.release()
    return answer


def calm(row):
    lock.acquire()  # expect: unreleased-lock possible
    rows.append(row)
    lock.release()


def main(start, wait):
    mine = threading.Lock()

    def work():
        with mine:
            print("work")

    start(work)
    mine.acquire()  # expect: unreleased-lock
    wait()
    mine.release()


def sleep(condition: threading.Condition):
    condition.acquire()  # expect: unreleased-lock possible
    condition.wait(1)  # expect: wait-without-loop possible
    condition.release()


def tell(log):
    lock.acquire()  # expect: unreleased-lock possible
    log("the lock is taken, %s rows", len(rows))
    lock.release()
