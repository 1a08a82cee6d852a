import functools
import threading

lock = threading.Lock()


def synchronized(function):
    @functools.wraps(function)
    def wrapper(*args):
        with lock:
            return function(*args)

    return wrapper


@synchronized  # expect: self-deadlock
def total(values):
    return sum(values)


@synchronized
def mean(values):
    return total(values) / len(values)
