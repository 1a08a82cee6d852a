"""A condition that was given a lock is that lock."""
import threading


class Buffer:
    def __init__(self):
        self.lock = threading.Lock()
        self.not_empty = threading.Condition(self.lock)
        self.not_full = threading.Condition(lock=self.lock)
        self.stats = threading.Lock()

    def put(self):
        with self.stats:
            with self.not_full:
                print("put")

    def get(self):
        with self.stats:
            with self.not_empty:
                print("get")

    def start(self):
        threading.Thread(target=self.put).start()
        threading.Thread(target=self.get).start()


LOCK = threading.RLock()
READY = threading.Condition(LOCK)


def one():
    with LOCK:
        with READY:
            READY.notify_all()


def other():
    with READY, LOCK:
        print("same lock")


threading.Thread(target=one).start()
threading.Thread(target=other).start()
