"""What can be sent, what says how it is packed, and threads, which send nothing."""
import functools
import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def square(n):
    return n * n


def with_lock(lock):
    with lock:
        print("mine")


def init(lock):
    lock.acquire()


class Plain:
    def __init__(self):
        self.count = 0
        self.lock = None

    def add(self, n):
        self.count += n


class Packs:
    def __init__(self):
        self.lock = threading.Lock()

    def __getstate__(self):
        return {}

    def add(self, n):
        print(n)


class Base:
    def __init__(self):
        self.lock = threading.Lock()

    def add(self, n):
        print(n)

    def add_all(self, numbers):
        with ProcessPoolExecutor() as pool:
            list(pool.map(self.add, numbers))


class Child(Base):
    def __getstate__(self):
        return {}


def fine(numbers):
    with ProcessPoolExecutor() as pool:
        list(pool.map(square, numbers))
        list(pool.map(functools.partial(square), numbers))
        list(pool.map(Plain().add, numbers))
        list(pool.map(Packs().add, numbers))
    lock = multiprocessing.Lock()
    multiprocessing.Process(target=with_lock, args=(lock,)).start()
    manager = multiprocessing.Manager()
    shared = manager.Lock()
    with multiprocessing.Pool(initializer=init, initargs=(lock,)) as pool:
        pool.map(with_lock, [shared])
        pool.map(square, numbers)


def threads(numbers):
    lock = threading.Lock()
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda n: n, numbers))
        print(pool.submit(with_lock, lock).result())


def unknown(pool, f, context, method):
    pool.map(lambda n: n, [1])
    multiprocessing.Process(target=f).start()
    multiprocessing.get_context(method).Process(target=lambda: print("hi")).start()


if __name__ == "__main__":
    fine([1, 2])
    threads([1, 2])
