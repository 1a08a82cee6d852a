"""Futures, results and iterators that nobody looks at."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def save(path, text=""):
    with open(path, "w") as file:
        file.write(text)


def narrow(n):
    try:
        return 1 / n
    except ZeroDivisionError:
        raise


class Mailer:
    def __init__(self):
        self.pool = ThreadPoolExecutor(max_workers=2)

    def send(self, address):
        save(address)

    def later(self, address):
        self.pool.submit(self.send, address)


def with_pool(paths):
    with ThreadPoolExecutor() as pool:
        for path in paths:
            pool.submit(save, path)
        pool.submit(lambda: save("last"))
        pool.submit(narrow, 0)


def kept_and_forgotten(pool: ThreadPoolExecutor, paths):
    future = pool.submit(save, "a")
    futures = []
    for path in paths:
        futures.append(pool.submit(save, path))
    more = [pool.submit(save, path) for path in paths]


def mapped(paths):
    with ProcessPoolExecutor() as pool:
        list(pool.map(save, paths))


def processes(paths):
    with multiprocessing.Pool() as pool:
        pool.apply_async(save, ("a",))
        pool.map_async(save, paths, callback=print)
        pool.close()
        pool.join()


def unknown(pool: ThreadPoolExecutor, f):
    pool.submit(f)
