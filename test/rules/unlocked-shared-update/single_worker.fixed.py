"""A pool of one thread runs one job after the other."""
import threading
from concurrent.futures import ThreadPoolExecutor

count = 0
total = 0
total_lock = threading.Lock()


def work():
    global count
    count += 1


def add():
    global total
    with total_lock:
        total += 1


def main():
    with ThreadPoolExecutor(max_workers=1) as pool:
        for _ in range(5):
            pool.submit(work)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for _ in range(5):
            pool.submit(add)


main()
