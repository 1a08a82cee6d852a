"""An unknown decorator is opaque; well-known wrappers are looked through."""
import asyncio
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
    await asyncio.get_running_loop().run_in_executor(None, cached)
    await asyncio.get_running_loop().run_in_executor(None, transparent)
    await asyncio.get_running_loop().run_in_executor(None, Box.static)
    await asyncio.get_running_loop().run_in_executor(None, Box.make)


async def with_partial():
    nap = functools.partial(time.sleep, 1)
    await asyncio.sleep()
