"""Locks kept by an object, taken in opposite orders by its methods."""
import threading


class Cache:
    def __init__(self):
        self.index = threading.Lock()
        self.data = threading.RLock()

    def read(self):
        with self.data:
            with self.index:
                return 1

    def write(self):
        with self.data, self.index:
            return 2

    def start(self):
        threading.Thread(target=self.read).start()
        threading.Thread(target=self.write).start()


Cache().start()
