"""A bucket of tokens, filled by a thread of its own, emptied by threads that wait under a condition."""
import threading
import time

class Bucket:
    def __init__(self, most):
        self._changed = threading.Condition()
        self._tokens, self._most = most, most

    def fill(self):
        with self._changed:
            self._tokens = min(self._most, self._tokens + 2)
            self._changed.notify(2)

    def take(self):
        with self._changed:
            while not self._tokens:
                self._changed.wait()
            self._tokens -= 1

bucket, over = Bucket(3), threading.Event()
taken = []

def work():
    for n in range(10):
        bucket.take()
        taken.append(n)

def clock():
    while not over.wait(0.001):
        bucket.fill()

ticking = threading.Thread(target=clock, daemon=True)
ticking.start()
threads = [threading.Thread(target=work) for _ in range(3)]
begun = time.monotonic()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
over.set()
ticking.join()
print(len(taken), time.monotonic() > begun)
