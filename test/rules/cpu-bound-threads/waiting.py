"""One thread only, work that waits, work in C, short work, and processes."""
import hashlib
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

lock = threading.Lock()


def primes(limit):
    count = 0
    for n in range(2, limit):
        if all(n % d for d in range(2, n)):
            count += 1
    return count


def waits(limit):
    total = 0
    for n in range(limit):
        time.sleep(0.01)
        total += n
    return total


def reads(path):
    total = 0
    with open(path) as file:
        for line in file:
            total += len(line)
    return total


def hashes(limit):
    total = 0
    for n in range(limit):
        total += len(hashlib.sha256(b"x" * n).digest())
    return total


def short():
    total = 0
    for n in range(10):
        total += n
    return total


def opaque(limit, f):
    total = 0
    for n in range(limit):
        total += f(n)
    return total


def locked(limit):
    total = 0
    for n in range(limit):
        with lock:
            total += n
    return total


def one_thread():
    threading.Thread(target=primes, args=(1000,)).start()


def pools(paths, f):
    with ThreadPoolExecutor() as pool:
        list(pool.map(waits, [1, 2]))
        list(pool.map(reads, paths))
        list(pool.map(hashes, [1, 2]))
        list(pool.map(locked, [1, 2]))
        futures = [pool.submit(short) for _ in range(3)]
        futures += [pool.submit(opaque, 3, f) for _ in range(3)]
        for future in futures:
            future.result()


def processes():
    with ProcessPoolExecutor() as pool:
        return list(pool.map(primes, [1000, 2000]))
