"""A container that is made when it is missing, and filled at once."""
from concurrent.futures import ThreadPoolExecutor


class Registry:
    def __init__(self):
        self.rows = None
        self.names = None

    def put(self, key, value):
        if self.rows is None:
            self.rows = {}  # expect: unlocked-shared-update
        self.rows[key] = value


registry = Registry()


def worker(i):
    registry.put(i, i)


def main(numbers):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(worker, numbers))
