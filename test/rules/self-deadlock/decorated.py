import functools
import threading

lock = threading.Lock()


def synchronized(function):
    @functools.wraps(function)
    def wrapper(*args):
        with lock:  # expect: self-deadlock
            return function(*args)

    return wrapper


@synchronized
def total(values):
    return sum(values)


@synchronized
def mean(values):
    return total(values) / len(values)
