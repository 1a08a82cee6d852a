import threading


class Queue:
    def __init__(self):
        self.lock = threading.Lock()
        self.filled = threading.Condition(self.lock)
        self.items = []

    def put(self, item):
        with self.lock:
            self.items.append(item)
            self._tell()

    def put_all(self, items):
        with self.filled:
            self.items.extend(items)
            self._tell()

    def _tell(self):
        self.filled.notify()

    def close(self):
        self.items.append(None)  # expect: inconsistent-locking possible
        self._wake()

    def _wake(self):
        self.filled.notify_all()  # expect: notify-without-lock

    def stop(self):
        self.filled.notify_all()  # expect: notify-without-lock


def main():
    queue = Queue()
    threading.Thread(target=queue.put, args=(1,)).start()
    queue.close()


main()
