"""Many readers or one writer."""
import threading, time
from contextlib import contextmanager

class ReadWriteLock:
    def __init__(self):
        self._free = threading.Condition(threading.Lock())
        self._readers = 0

    @contextmanager
    def reading(self):
        with self._free:
            self._readers += 1
        try:
            yield
        finally:
            with self._free:
                self._readers -= 1
                if not self._readers:
                    self._free.notify_all()

    @contextmanager
    def writing(self):
        with self._free:
            self._free.wait_for(lambda: not self._readers)
            yield

lock, table = ReadWriteLock(), {"n": 0}

def read():
    for _ in range(20):
        with lock.reading():
            assert table["n"] >= 0
            time.sleep(0.0005)

def write():
    for _ in range(10):
        with lock.writing():
            table["n"] += 1

threads = [threading.Thread(target=each) for each in (read, read, read, write, write)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(table)
