import threading


class Cache:
    def __init__(self):
        self.lock = threading.RLock()
        self.items = {}

    def put(self, key, value):
        with self.lock:
            self.items[key] = value
            if len(self) > 10:
                self.shrink()

    def __len__(self):
        return len(self.items)

    def shrink(self):
        self.drop(next(iter(self.items)))

    def drop(self, key):
        with self.lock:
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
        self.lock.acquire()
        try:
            return len(self.items)
        finally:
            self.lock.release()
