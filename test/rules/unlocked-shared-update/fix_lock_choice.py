"""The fix takes the lock the class has, or makes one."""
import threading


class Hits:
    def __init__(self):
        self._lock = threading.Lock()
        self.count = 0
        self.bytes = 0

    def record(self, size):
        self.count += 1  # expect: unlocked-shared-update
        with self._lock:
            self.bytes += size


hits = Hits()
served = 0


def serve():
    global served
    hits.record(10)
    # One more.
    served += 1  # expect: unlocked-shared-update


def main():
    for _ in range(4):
        threading.Thread(target=serve).start()


main()
