"""Locks in a list count as one, and an order by index is an order."""
import threading

forks = [threading.Lock() for _ in range(5)]


def philosopher(i):
    with forks[i]:
        with forks[(i + 1) % 5]:  # expect: inconsistent-lock-order
            print("eats", i)


def sorted_indexes(i):
    a, b = sorted([i, (i + 1) % 5])
    with forks[a]:
        with forks[b]:
            print("eats", i)


def lower_first(i, j):
    with forks[min(i, j)]:
        with forks[max(i, j)]:
            print("eats", i)


def all_of_them():
    for fork in forks:
        fork.acquire()
    for fork in forks:
        fork.release()


for i in range(5):
    threading.Thread(target=philosopher, args=(i,)).start()
    threading.Thread(target=sorted_indexes, args=(i,)).start()
    threading.Thread(target=lower_first, args=(i, 2)).start()
    threading.Thread(target=all_of_them).start()
