"""A container that is made when it is missing, and filled at once."""
import threading
from concurrent.futures import ThreadPoolExecutor


class Registry:
    def __init__(self):
        self.rows = None
        self.rows_lock = threading.Lock()
        self.names = None

    def put(self, key, value):
        with self.rows_lock:
            if self.rows is None:
                self.rows = {}
            self.rows[key] = value


registry = Registry()


def worker(i):
    registry.put(i, i)


def main(numbers):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(worker, numbers))
