import threading
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
pool = ThreadPoolExecutor()
totals = {}


def count(name):
    with lock:
        totals[name] = len(name)


def one(name):
    with lock:
        future = pool.submit(count, name)
        future.result()  # expect: wait-under-lock


def several(names):
    with lock:
        with ThreadPoolExecutor() as workers:  # expect: wait-under-lock
            for name in names:
                workers.submit(count, name)


def free(name):
    return len(name)


def fine(names):
    with lock:
        futures = [pool.submit(free, name) for name in names]
        return [future.result() for future in futures]


def outside(names):
    futures = [pool.submit(count, name) for name in names]
    with lock:
        totals.clear()
    return [future.result() for future in futures]
