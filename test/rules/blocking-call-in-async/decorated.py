"""An unknown decorator is opaque; well-known wrappers are looked through."""
import functools
import time

import somewhere


@somewhere.decorator
def hidden():
    time.sleep(1)


@functools.lru_cache(maxsize=None)
def cached():
    time.sleep(1)


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("calling", function.__name__)
        return function(*args, **kwargs)

    return wrapper


@logged
def transparent():
    time.sleep(1)


class Box:
    @staticmethod
    def static():
        time.sleep(1)

    @classmethod
    def make(cls):
        time.sleep(1)
        return cls()


async def calls():
    hidden()
    cached()  # expect: blocking-call-in-async
    transparent()  # expect: blocking-call-in-async
    Box.static()  # expect: blocking-call-in-async
    Box.make()  # expect: blocking-call-in-async


async def with_partial():
    nap = functools.partial(time.sleep, 1)
    nap()  # expect: blocking-call-in-async
