"""State that dataclasses and properties keep; locks that decorators and callers hold."""
import functools
import threading
from dataclasses import dataclass, field


@dataclass
class Stats:
    hits: int = 0
    misses: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hit(self):
        self.hits += 1  # expect: unlocked-shared-update

    def miss(self):
        with self.lock:
            self.misses += 1


stats = Stats()


def locked(method):
    @functools.wraps(method)
    def wrapper(self, *args):
        with self._lock:
            return method(self, *args)

    return wrapper


class Counter:
    def __init__(self):
        self._lock = threading.Lock()
        self.value = 0

    @locked
    def add(self):
        self.value += 1

    @locked
    def twice(self):
        self._add()
        self._add()

    def _add(self):
        self.value += 1


counter = Counter()


def work():
    stats.hit()
    stats.miss()
    counter.add()
    counter.twice()


for _ in range(4):
    threading.Thread(target=work).start()
