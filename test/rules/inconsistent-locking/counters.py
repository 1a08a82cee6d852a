"""Most of the code takes the lock; one place forgot."""
import threading


class Stats:
    def __init__(self):
        self._lock = threading.Lock()
        self.count = 0
        self.total = 0

    def add(self, amount):
        with self._lock:
            self.count += 1
            self.total += amount

    def remove(self, amount):
        with self._lock:
            self.count -= 1
            self.total -= amount

    def correct(self, amount):
        self.total += amount  # expect: inconsistent-locking
#       ^^^^^^^^^^^^^^^^^^^^

    def reset(self):
        self.count = 0  # expect: inconsistent-locking

    def shown(self):
        return self.count  # expect: inconsistent-locking possible

    def average(self):
        with self._lock:
            return self.total / self.count


served = 0
served_lock = threading.Lock()


def serve():
    global served
    with served_lock:
        served += 1


def cancel():
    global served
    with served_lock:
        served -= 1


def restart():
    global served
    # From the beginning.
    served = 0  # expect: inconsistent-locking


def main():
    for _ in range(4):
        threading.Thread(target=serve).start()
        threading.Thread(target=cancel).start()
    restart()


main()
