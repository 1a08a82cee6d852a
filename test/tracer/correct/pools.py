"""Pools."""
import concurrent.futures, time
from multiprocessing.pool import ThreadPool
def square(n):
    time.sleep(0.002)
    return n * n
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    assert sum(pool.map(square, range(40))) == 20540
    futures = [pool.submit(square, n) for n in range(10)]
    for future in concurrent.futures.as_completed(futures): future.result()
    concurrent.futures.wait(futures)
with ThreadPool(3) as pool:
    assert pool.map(square, range(10)) == [n * n for n in range(10)]
