import threading


class Cache:
    def __init__(self):
        self.lock = threading.Lock()
        self.items = {}

    def put(self, key, value):
        with self.lock:
            self.items[key] = value
            if len(self) > 10:
                self.shrink()

    def __len__(self):
        return len(self.items)  # expect: inconsistent-locking possible

    def shrink(self):
        self.drop(next(iter(self.items)))

    def drop(self, key):
        with self.lock:  # expect: self-deadlock @14-23
            del self.items[key]

    def size(self):
        with self.lock:
            return len(self.items)

    def report(self):
        with self.lock:
            print(self._words())

    def _words(self):
        return "%d items" % self._count()

    def _count(self):
        self.lock.acquire()  # expect: self-deadlock @9-28
        try:
            return len(self.items)
        finally:
            self.lock.release()
