import contextlib
import threading


class Account:
    def __init__(self):
        self._lock = threading.RLock()
        self.balance = 0

    def __enter__(self):
        self._lock.acquire()
        return self

    def __exit__(self, *error):
        self._lock.release()

    def deposit(self, amount):
        with self:
            self.balance += amount
            self.log()

    def log(self):
        with self:
            print(self.balance)

    @contextlib.contextmanager
    def opened(self):
        with self._lock:
            yield self.balance

    def show(self):
        with self.opened() as balance:
            print(balance)
