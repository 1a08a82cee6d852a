"""Which threads meet is in the file."""
import threading

jobs = {}
lock = threading.Lock()


def put(key):
    with lock:
        jobs[key] = "new"


def finish(key):
    with lock:
        del jobs[key]


def size():
    with lock:
        return len(jobs)


def watch():
    while True:
        for key in jobs:  # expect: inconsistent-locking
            print(key)


def main():
    threading.Thread(target=watch).start()
    for n in range(100):
        put(n)
        finish(n)
        print(size())


main()
