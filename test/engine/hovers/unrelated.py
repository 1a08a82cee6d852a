# Names that look like concurrency and are not: no word of this file has a hover.
import subprocess
from contextlib import contextmanager
import pytest
from sqlalchemy import select, Table
from myapp.tasks import create_task


class Lock:
    def acquire(self):
        return True


class Event:
    def wait(self): ...


class Order:
    def cancel(self):
        self.state = "cancelled"

    def join(self, other):
        return other


@pytest.fixture
def client():
    yield object()


@contextmanager
def opened():
    lock = Lock()
    lock.acquire()
    yield lock


def main(order: Order, rows, queue, pool, thread):
    text = ",".join(rows)
    stmt = select(Table).where(True)
    order.cancel()
    order.join(order)
    create_task(1)
    event = Event()
    event.wait()
    queue.get("x")
    thread.daemon = 3
    pool.map(str, rows)
    sleep = 3
    gather = [sleep]
    print(gather, stmt, text)
    subprocess.run(["ls"], timeout=3)
    make(daemon=True, return_exceptions=True)
    timeout = 3
    return {"yield": 1, "await": timeout}


def make(**options):
    return options


main(Order(), [], {}, None, None)
