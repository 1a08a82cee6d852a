"""Accesses that need no lock, or have another."""
import threading
from contextlib import contextmanager


class Server:
    def __init__(self):
        self._lock = threading.Lock()
        self._clients = []
        self._started = 0
        self._name = "server"
        self._load()

    def _load(self):
        self._started = 0
        self._clients = []

    def __repr__(self):
        return f"<{self._name} {self._started} {[c for c in self._clients]}>"

    def __del__(self):
        self._clients = []

    def start(self):
        with self._lock:
            self._started += 1
            print(self._name)

    def stop(self):
        with self._lock:
            self._started -= 1
            print(self._name)

    def add(self, client):
        with self._lock:
            self._clients.append(client)

    def remove(self, client):
        with self._lock:
            self._clients.remove(client)

    def name(self):
        # Never changed after construction.
        return self._name

    @contextmanager
    def locked(self):
        with self._lock:
            yield

    def sweep(self):
        with self.locked():
            for client in self._clients:
                client.ping()

    def count(self):
        self._lock.acquire()
        try:
            return len([c for c in self._clients])
        finally:
            self._lock.release()

    def each(self):
        with self._lock:
            return sorted(range(3), key=lambda i: self._clients[i])


class Lazy:
    def __init__(self):
        self._lock = threading.Lock()
        self._value = None

    def get(self):
        if self._value is None:
            with self._lock:
                if self._value is None:
                    self._value = object()
        return self._value

    def set(self, value):
        with self._lock:
            self._value = value


class HandOff:
    def __init__(self):
        self._lock = threading.Lock()
        self.depth = 0

    def begin(self):
        self._lock.acquire()
        self.depth += 1

    def end(self):
        self.depth -= 1
        self._lock.release()

    def reset(self):
        with self._lock:
            self.depth = 0

    def show(self):
        with self._lock:
            print(self.depth)


class Cell:
    """Half of the accesses hold the lock: nothing says that it is for this."""

    def __init__(self):
        self._lock = threading.Lock()
        self.value = 0
        self.hits = 0

    def set(self, value):
        with self._lock:
            self.value = value

    def bump(self):
        with self._lock:
            self.value += 1

    def clear(self):
        self.value = 0

    def spoil(self):
        self.value = -1

    def read(self):
        return self.value

    def hit(self):
        self.hits += 1


class Closing:
    def __init__(self):
        self._lock = threading.Lock()
        self._closed = False
        self._workers = set()

    def add(self, worker):
        with self._lock:
            if self._closed:
                raise RuntimeError("closed")
            self._workers.add(worker)

    def remove(self, worker):
        with self._lock:
            self._workers.discard(worker)

    def close(self):
        with self._lock:
            self._closed = True
        # Nobody adds any more.
        for worker in self._workers:  # expect: inconsistent-locking possible
            worker.stop()


class Keyed:
    """Each key has a lock of its own, which its caller has taken."""

    def __init__(self):
        self._lock = threading.Lock()
        self._values = {}
        self._locks = {}

    def begin(self, key):
        with self._lock:
            self._values.setdefault(key, 0)
            key_lock = self._locks.setdefault(key, threading.RLock())
        key_lock.acquire()

    def all(self):
        with self._lock:
            return {key: value for key, value in self._values.items()}

    def clear(self):
        with self._lock:
            self._values.clear()

    def end(self, key, value):
        key_lock = self._locks[key]
        self._values[key] = value
        key_lock.release()


class Progress:
    def __init__(self):
        self._lock = threading.Lock()
        self._running = set()

    def __enter__(self):
        self._show()
        threading.Thread(target=self.tick).start()

    def start(self, stage):
        with self._lock:
            self._running.add(stage)

    def stop(self, stage):
        with self._lock:
            self._running.discard(stage)

    def tick(self):
        with self._lock:
            self._show()

    def _show(self):
        for stage in self._running:  # expect: inconsistent-locking possible
            print(stage)


class Call:
    def __init__(self):
        self.call = None

    def open(self, call):
        self.call = call

    def is_active(self):
        return self.call is not None and self.call.is_active()


class ResumableCall(Call):
    """The lock is the subclass's: its base's methods are for objects without it."""

    def __init__(self):
        super().__init__()
        self._lock = threading.Lock()

    def open(self, call):
        with self._lock:
            self.call = call

    def close(self):
        with self._lock:
            self.call = None

    def is_active(self):
        with self._lock:
            return self.call is not None and self.call.is_active()
