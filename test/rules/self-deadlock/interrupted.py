import signal
import threading
import weakref

lock = threading.Lock()
safe = threading.RLock()
jobs = []
sizes = {}
seen = threading.Lock()


def add(job):
    with lock:
        jobs.append(job)
    with safe:
        print(job)


def on_terminate(signum, frame):
    with lock:  # expect: self-deadlock
        jobs.clear()
    with safe:
        print("stopped")


class Job:
    def __del__(self):
        with seen:  # expect: self-deadlock possible
            sizes.pop(id(self), None)


def forget(reference):
    with seen:  # expect: self-deadlock possible
        sizes.pop(reference, None)


def remember(job):
    with seen:
        sizes[weakref.ref(job, forget)] = 1


def main():
    signal.signal(signal.SIGTERM, on_terminate)
    while True:
        add("job")
        remember(Job())


main()
