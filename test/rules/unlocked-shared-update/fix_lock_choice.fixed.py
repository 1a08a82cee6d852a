"""The fix takes the lock the class has, or makes one."""
import threading


class Hits:
    def __init__(self):
        self._lock = threading.Lock()
        self.count = 0
        self.bytes = 0

    def record(self, size):
        with self._lock:
            self.count += 1
        with self._lock:
            self.bytes += size


hits = Hits()
served = 0
served_lock = threading.Lock()


def serve():
    global served
    hits.record(10)
    # One more.
    with served_lock:
        served += 1


def main():
    for _ in range(4):
        threading.Thread(target=serve).start()


main()
