"""Four processes count primes; a thread pool fetches meanwhile, and a queue joins the two."""

import queue
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

LIMITS = [20_000, 35_000, 50_000, 20_000, 65_000, 30_000, 45_000, 25_000]


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


def fetch(number):
    time.sleep(0.05 + number * 0.02)
    return number


def report(results):
    while (line := results.get()) is not None:
        print(line)


def main():
    results = queue.Queue()
    printer = threading.Thread(target=report, args=(results,), name="printer")
    printer.start()
    with ProcessPoolExecutor(4) as processes, ThreadPoolExecutor(3) as threads:
        primes = processes.map(count_primes, LIMITS)
        pages = threads.map(fetch, range(9))
        for limit, count in zip(LIMITS, primes):
            results.put(f"{count} primes below {limit}")
        results.put(f"{len(list(pages))} pages")
    results.put(None)
    printer.join()


if __name__ == "__main__":
    main()
