"""multiprocessing's interface with threads behind it."""
import threading
from multiprocessing.pool import ThreadPool

names = set()
guard = threading.Lock()

def work(n):
    with guard:
        names.add(threading.current_thread().name)
    return n * n

with ThreadPool(3) as pool:
    later = pool.map_async(work, range(50), chunksize=5)
    print(pool.apply(work, (7,)), list(pool.imap(work, range(5))), sum(later.get()))
    pool.close()
    pool.join()
print(1 <= len(names) <= 3)
