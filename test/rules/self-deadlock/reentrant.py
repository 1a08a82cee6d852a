import threading


class Tree:
    def __init__(self):
        self.lock = threading.RLock()
        self.changed = threading.Condition()
        self.slots = threading.Semaphore(2)

    def put(self, value):
        with self.lock:
            self.size(value)

    def size(self, value):
        with self.lock:
            return value

    def wait(self):
        with self.changed:
            self.tell()

    def tell(self):
        with self.changed:
            self.changed.notify_all()

    def two(self):
        with self.slots:
            with self.slots:
                return 2
