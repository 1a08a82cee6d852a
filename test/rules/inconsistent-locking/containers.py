"""A container that others change while it is looked through, or emptied."""
import threading
from collections import deque


class Registry:
    def __init__(self):
        self._lock = threading.RLock()
        self._items = {}
        self._order = []
        self._waiting = deque()

    def add(self, key, item):
        with self._lock:
            self._items[key] = item
            self._order.append(key)

    def forget(self, key):
        with self._lock:
            del self._items[key]
            self._order.remove(key)

    def get(self, key):
        with self._lock:
            return self._items.get(key)

    def has(self, key):
        with self._lock:
            return key in self._items

    def size(self):
        with self._lock:
            return len(self._items)

    def take(self, key):
        with self._lock:
            return self._items.pop(key)

    def names(self):
        return [name.upper() for name in self._order]  # expect: inconsistent-locking
#                                        ^^^^^^^^^^^

    def report(self):
        for key, item in self._items.items():  # expect: inconsistent-locking
            print(key, item)

    def close(self, key):
        if key in self._items:  # expect: inconsistent-locking
            self._items[key].close()

    def first(self):
        with self._lock:
            return self._order[0]

    def last(self):
        with self._lock:
            return self._order[-1]

    def push(self, item):
        with self._lock:
            self._waiting.append(item)

    def next(self):
        with self._lock:
            return self._waiting.popleft()

    def waiting(self):
        with self._lock:
            return len(self._waiting)

    def peek(self):
        with self._lock:
            return self._waiting[0]

    def flush(self):
        batch = list(self._waiting)
        self._waiting.clear()  # expect: inconsistent-locking
        return batch


class Sessions:
    def __init__(self):
        self.lock = threading.Lock()
        self.open = {}

    def sweep(self):
        with self.lock:
            for session in self.open.values():
                session.ping()

    def find(self, key):
        with self.lock:
            return self.open.get(key)

    def put(self, key, session):
        with self.lock:
            self.open[key] = session

    def drop(self, key):
        self.open.pop(key, None)  # expect: inconsistent-locking
