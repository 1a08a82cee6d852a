import threading

lock = threading.Lock()
other = threading.Lock()
changed = threading.Condition()
values = []


def work():
    with other:
        values.append(1)


def tried():
    if lock.acquire(blocking=False):
        lock.release()


def notify():
    with changed:
        changed.notify()


def main():
    threads = [threading.Thread(target=target) for target in (work, tried, notify)]
    with lock:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with changed:
        changed.wait_for(lambda: True)


class Pair:
    def __init__(self, other):
        self.lock = threading.Lock()
        self.other = other
        self.thread = threading.Thread(target=self.run)

    def run(self):
        with self.other.lock:
            print("run")

    def stop(self):
        with self.lock:
            self.thread.join()


main()
