import threading

lock = threading.RLock()
rows = []


def load():
    with lock:
        rows.append(1)


def main():
    worker = threading.Thread(target=load)
    with lock:
        worker.start()
        rows.clear()
        worker.join()  # expect: wait-under-lock @9-20


class Poller:
    def __init__(self):
        self.lock = threading.Lock()
        self.stopped = False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stopped:  # expect: inconsistent-locking possible
            self.poll()

    def poll(self):
        with self.lock:
            print("poll")

    def stop(self):
        with self.lock:
            self.stopped = True
            self.thread.join()  # expect: wait-under-lock

    def close(self):
        with self.lock:
            self.stopped = True
            self._finish()

    def _finish(self):
        self.thread.join()  # expect: wait-under-lock

    def stop_in_time(self):
        with self.lock:
            self.thread.join(5)  # expect: wait-under-lock possible


main()
