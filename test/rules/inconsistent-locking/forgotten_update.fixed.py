"""One update forgets the lock that the other one and a read take."""
import threading


class Stats:
    def __init__(self):
        self._mutex = threading.Lock()
        self._sent = 0

    def on_send(self, n):
        with self._mutex:
            self._sent += n

    def on_retry(self, n):
        with self._mutex:
            self._sent += n

    def snapshot(self):
        with self._mutex:
            return self._sent


def cached(user_function, bounded):
    """Variants of a function, of which one needs no lock."""
    lock = threading.Lock()
    misses = 0

    if not bounded:

        def wrapper(*args):
            nonlocal misses
            misses += 1
            return user_function(*args)

    else:

        def wrapper(*args):
            nonlocal misses
            with lock:
                misses += 1
            return user_function(*args)

    def info():
        with lock:
            return misses

    return wrapper, info
