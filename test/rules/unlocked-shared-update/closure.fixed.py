"""A variable of the enclosing function, changed by threads that it starts."""
import threading


def count_together():
    count = 0
    count_lock = threading.Lock()

    def work():
        nonlocal count
        for _ in range(1000):
            with count_lock:
                count += 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count


def count_alone():
    count = 0

    def work():
        nonlocal count
        count += 1

    work()
    work()
    return count


def with_lock():
    count = 0
    lock = threading.Lock()

    def work():
        nonlocal count
        with lock:
            count += 1

    for _ in range(4):
        threading.Thread(target=work).start()
    return count


count_together()
