from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from multiprocessing.pool import ThreadPool

pool = ThreadPoolExecutor(max_workers=4)
single = ThreadPoolExecutor(1)
threads = ThreadPool(4)


def size(path):
    return len(path)


def total(paths):
    futures = [pool.submit(size, path) for path in paths]
    return sum(future.result() for future in futures)  # expect: executor-deadlock


def first(paths):
    futures = {pool.submit(size, path): path for path in paths}
    for future in as_completed(futures):  # expect: executor-deadlock
        return futures[future]


def finished(paths):
    futures = []
    for path in paths:
        futures.append(pool.submit(size, path))
    return wait(futures)  # expect: executor-deadlock


def mapped(paths):
    return list(pool.map(size, paths))  # expect: executor-deadlock


def inner():
    return 1


def outer():
    return single.submit(inner).result()  # expect: executor-deadlock @12-39


def sizes(paths):
    return threads.map(size, paths)  # expect: executor-deadlock


def main(folders):
    for folder in folders:
        pool.submit(total, folder).add_done_callback(print)
    list(pool.map(first, folders))
    list(pool.map(finished, folders))
    list(pool.map(mapped, folders))
    print(single.submit(outer).result())
    for folder in folders:
        threads.apply_async(sizes, (folder,))  # expect: lost-future


main([["a"], ["b"]])
