"""`run` of a thread's class, and locks that callers hold in other methods and files."""
import threading

registry_lock = threading.Lock()


class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def run(self):
        with self.lock:
            self._report()

    def _report(self):
        with registry_lock:  # expect: inconsistent-lock-order
            print("running")


class Special(Worker):
    pass


def stop_all(workers):
    with registry_lock:
        for worker in workers:
            stop(worker)


def stop(worker: Worker):
    with worker.lock:  # expect: inconsistent-lock-order
        print("stopped")


workers = [Special() for _ in range(3)]
for worker in workers:
    worker.start()
stop_all(workers)
