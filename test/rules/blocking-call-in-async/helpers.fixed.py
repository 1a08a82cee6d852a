"""A helper of the same file blocks; the finding is at the call in the coroutine."""
import asyncio
import time


def inner():
    time.sleep(1)


def middle():
    inner()


class Client:
    def connect(self):
        time.sleep(2)

    async def open(self):
        await asyncio.get_running_loop().run_in_executor(None, self.connect)


async def outer():
    await asyncio.get_running_loop().run_in_executor(None, middle)


async def uses_client():
    client = Client()
    await asyncio.get_running_loop().run_in_executor(None, client.connect)


def recursive(n):
    if n:
        recursive(n - 1)
    time.sleep(0.1)


async def walks():
    await asyncio.get_running_loop().run_in_executor(None, recursive, 3)


def not_called_on_the_loop():
    middle()


def generator():
    time.sleep(1)
    yield 1


async def makes_a_generator():
    return generator()
