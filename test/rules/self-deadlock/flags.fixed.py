import threading


class Registry:
    """Helpers that are told whether the lock is held."""

    def __init__(self):
        self._lock = threading.RLock()
        self.names = set()
        self.ready = False

    def add(self, name):
        with self._lock:
            if not self.has(name, locked=True):
                self.names.add(name)

    def has(self, name, locked=False):
        if locked:
            return name in self.names
        with self._lock:
            return name in self.names

    def remove(self, name):
        with self._lock:
            self.has(name, False)

    def count(self, lock=True):
        if lock:
            with self._lock:
                return len(self.names)
        return len(self.names)

    def all(self):
        with self._lock:
            return self.count(lock=False), self.names

    def prepare(self):
        if self.ready:
            return
        with self._lock:
            self.ready = True

    def use(self):
        with self._lock:
            if self.ready:
                self.prepare()


class Wrong:
    def __init__(self):
        self._lock = threading.RLock()
        self.names = set()

    def has(self, name, locked=False):
        if not locked:
            with self._lock:
                return name in self.names
        return name in self.names

    def add(self, name):
        with self._lock:
            if not self.has(name):
                self.names.add(name)
