"""New jobs as old ones end, a callback for each, failed ones once more."""
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

attempts = {}
guard = threading.Lock()
ended = []

def fetch(n):
    with guard:
        attempts[n] = attempts.get(n, 0) + 1
        first = attempts[n] == 1
    if n % 4 == 0 and first:
        raise TimeoutError(n)
    return n * 10

results = []
with ThreadPoolExecutor(3) as pool:
    left = list(range(20))
    running = {}
    while left or running:
        while left and len(running) < 4:
            n = left.pop()
            future = pool.submit(fetch, n)
            future.add_done_callback(lambda done: ended.append(done.exception() is None))
            running[future] = n
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            n = running.pop(future)
            try:
                results.append(future.result())
            except TimeoutError:
                left.append(n)
print(sorted(results), len(ended), sum(attempts.values()))
