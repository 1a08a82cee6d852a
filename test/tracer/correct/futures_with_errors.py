"""A pool whose jobs fail, time out and are cancelled; every result is looked at."""
import concurrent.futures, threading

release = threading.Event()

def job(n):
    if n == 3:
        raise ValueError(n)
    return n * n

with concurrent.futures.ThreadPoolExecutor(2, thread_name_prefix="work") as pool:
    futures = {pool.submit(job, n): n for n in range(6)}
    results = {}
    for future in concurrent.futures.as_completed(futures):
        try:
            results[futures[future]] = future.result()
        except ValueError as error:
            results[futures[future]] = repr(error)
    print(sorted(results.items()))
    slow = [pool.submit(release.wait) for _ in range(2)]
    waiting = pool.submit(job, 1)
    try:
        waiting.result(timeout=0.01)
    except concurrent.futures.TimeoutError:
        print("timeout", waiting.cancel(), waiting.cancelled())
    release.set()
    print([future.result() for future in slow])
