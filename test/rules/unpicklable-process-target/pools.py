"""Pools pickle what they send, whatever the start method."""
import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


def with_lock(lock):
    with lock:
        print("mine")


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    def add(self, n):
        with self.lock:
            self.count += n

    def add_all(self, numbers):
        with ProcessPoolExecutor() as pool:
            list(pool.map(self.add, numbers))  # expect: unpicklable-process-target
        #                 ^^^^^^^^


class Log:
    def __init__(self, path):
        self.file = open(path, "w")

    def write(self, text):
        self.file.write(text)


def lambdas(numbers):
    with ProcessPoolExecutor() as pool:
        print(pool.submit(lambda: 3).result())  # expect: unpicklable-process-target
    with multiprocessing.Pool() as pool:
        print(pool.map(lambda n: n * n, numbers))  # expect: unpicklable-process-target


def nested(numbers):
    def triple(n):
        return 3 * n

    with multiprocessing.Pool(2) as pool:
        return pool.map(triple, numbers)  # expect: unpicklable-process-target


def objects(numbers):
    counter = Counter()
    with multiprocessing.Pool(2) as pool:
        pool.map(counter.add, numbers)  # expect: unpicklable-process-target
        pool.map(Log("log.txt").write, ["a", "b"])  # expect: unpicklable-process-target


def arguments():
    lock = multiprocessing.Lock()
    with multiprocessing.Pool(2) as pool:
        pool.apply(with_lock, (lock,))  # expect: unpicklable-process-target
        pool.map(with_lock, [lock])  # expect: unpicklable-process-target
        pool.apply(square, ((n for n in range(3)),))  # expect: unpicklable-process-target


if __name__ == "__main__":
    lambdas([1, 2])
    nested([1, 2])
    objects([1, 2])
    arguments()
    Counter().add_all([1, 2])
