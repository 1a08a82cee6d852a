"""Helpers that run with their caller's lock, and one that does not always."""
import threading


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._free = []
        self._used = 0
        self._grow(4)

    def take(self):
        with self._lock:
            if not self._free:
                self._grow(2)
            self._used += 1
            return self._pop()

    def give(self, item):
        with self._lock:
            self._used -= 1
            self._free.append(item)

    def _grow(self, count):
        for _ in range(count):
            self._free.append(object())

    def _pop(self):
        return self._free.pop()

    def shrink(self):
        with self._lock:
            self._shrink_locked()

    def _shrink_locked(self):
        self._free.pop()

    def usage(self):
        """The lock must be held by the caller."""
        return self._used

    def _forget_used(self):
        with self._lock:
            self._used -= 1

    def lost(self):
        self._forget_used()

    def full(self):
        with self._lock:
            return self._used > 100

    def empty(self):
        with self._lock:
            return self._used == 0
