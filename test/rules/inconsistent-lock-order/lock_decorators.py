"""Decorators that hold a lock around the function."""
import functools
import threading

A = threading.Lock()
B = threading.Lock()


def synchronized(lock):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            with lock:
                return function(*args, **kwargs)

        return wrapper

    return decorate


def with_a(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        A.acquire()
        try:
            return function(*args, **kwargs)
        finally:
            A.release()

    return wrapper


@synchronized(A)
def first():
    with B:  # expect: inconsistent-lock-order
        print("first")


@synchronized(lock=B)
def second():
    with A:  # expect: inconsistent-lock-order
        print("second")


C = threading.Lock()


@with_a
def third():
    with C:  # expect: inconsistent-lock-order
        print("third")


def fourth():
    with C:
        in_a()


@with_a  # expect: inconsistent-lock-order
def in_a():
    print("fourth")


for function in (first, second, third, fourth):
    threading.Thread(target=function).start()
