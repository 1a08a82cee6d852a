"""Locks behind properties, getters and aliases."""
import threading

OTHER = threading.Lock()


class Box:
    def __init__(self):
        self._lock = threading.Lock()
        self._locks = {}

    @property
    def lock(self):
        return self._lock

    def get_lock(self):
        return self._lock

    def one(self):
        with self.lock:
            with OTHER:  # expect: inconsistent-lock-order
                print(1)

    def two(self):
        with OTHER:
            with self.get_lock():  # expect: inconsistent-lock-order
                print(2)

    def three(self):
        lock = self._lock
        with lock:
            with THIRD:  # expect: inconsistent-lock-order
                print(3)

    def four(self):
        with THIRD:
            with self._lock:  # expect: inconsistent-lock-order
                print(4)


THIRD = threading.Lock()
box = Box()
for f in (box.one, box.two, box.three, box.four):
    threading.Thread(target=f).start()
