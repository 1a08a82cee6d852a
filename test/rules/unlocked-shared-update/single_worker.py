"""A pool of one thread runs one job after the other."""
from concurrent.futures import ThreadPoolExecutor

count = 0
total = 0


def work():
    global count
    count += 1


def add():
    global total
    total += 1  # expect: unlocked-shared-update


def main():
    with ThreadPoolExecutor(max_workers=1) as pool:
        for _ in range(5):
            pool.submit(work)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for _ in range(5):
            pool.submit(add)


main()
