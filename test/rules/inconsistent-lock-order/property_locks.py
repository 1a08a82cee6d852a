"""A property takes its lock where the attribute is read."""
import threading


class Stats:
    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    @property
    def total(self):
        with self.lock:  # expect: inconsistent-lock-order
            return self.count


stats = Stats()
LOG = threading.Lock()


def show():
    with LOG:
        print(stats.total)


def add():
    with stats.lock:
        with LOG:  # expect: inconsistent-lock-order
            stats.count += 1


threading.Thread(target=show).start()
threading.Thread(target=add).start()
