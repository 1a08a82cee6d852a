"""Several threads that only compute."""
import threading
from concurrent.futures import ThreadPoolExecutor


def primes(limit):
    count = 0
    for n in range(2, limit):
        for d in range(2, n):
            if n % d == 0:
                break
        else:
            count += 1
    return count


def collatz(n):
    steps = 0
    while n != 1:
        n = step(n)
        steps += 1
    print(steps)


def step(n):
    return n // 2 if n % 2 == 0 else 3 * n + 1


def in_a_pool():
    with ThreadPoolExecutor() as pool:
        return list(pool.map(primes, [10_000, 20_000]))  # expect: cpu-bound-threads
#                   ^^^^^^^^


def submitted(limits):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(primes, limit) for limit in limits]  # expect: cpu-bound-threads
        return [future.result() for future in futures]


def in_a_loop():
    for n in range(4):
        threading.Thread(target=collatz, args=(n + 1,)).start()  # expect: cpu-bound-threads


def two_of_them():
    first = threading.Thread(target=collatz, args=(27,))  # expect: cpu-bound-threads
    second = threading.Thread(target=collatz, args=(97,))
    first.start()
    second.start()
