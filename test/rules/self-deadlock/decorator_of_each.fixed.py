"""A decorator that makes its lock itself makes another one for each function that it is put on."""
import functools
import threading


def mutex(function):
    lock = threading.RLock()

    @functools.wraps(function)
    def wrapper(*args):
        with lock:
            return function(*args)

    return wrapper


def guarded(kind):
    def decorate(function):
        own = kind()

        @functools.wraps(function)
        def wrapper(*args):
            with own:
                return function(*args)

        return wrapper

    return decorate


def group():
    shared = threading.RLock()

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            with shared:
                return function(*args)

        return wrapper

    return decorate


together = group()


@mutex
def total(values):
    return sum(values)


@mutex
def mean(values):
    return total(values) / len(values)


@mutex
def depth(tree):
    return 0 if tree is None else 1 + depth(tree.left)


@guarded(threading.Lock)
def load():
    return [1, 2]


@guarded(threading.Lock)
def report():
    return len(load())


@together
def count(values):
    return len(values)


@together
def share(values):
    return 1 / count(values)
