"""Waiting for the end of jobs raises nothing of what they raised."""
from concurrent.futures import ThreadPoolExecutor, wait


def work(x):
    return 1 / x


def listed(xs):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(work, x) for x in xs]  # expect: lost-future
        wait(futures)


def appended(xs):
    futures = []
    with ThreadPoolExecutor() as pool:
        for x in xs:
            futures.append(pool.submit(work, x))  # expect: lost-future
        wait(futures)


def asked(xs):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(work, x) for x in xs]
        wait(futures)
    return [future.result() for future in futures]


def answered(xs):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(work, x) for x in xs]
        done, _ = wait(futures)
    return [future.result() for future in done]
