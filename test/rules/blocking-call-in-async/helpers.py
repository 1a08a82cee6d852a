"""A helper of the same file blocks; the finding is at the call in the coroutine."""
import time


def inner():
    time.sleep(1)


def middle():
    inner()


class Client:
    def connect(self):
        time.sleep(2)

    async def open(self):
        self.connect()  # expect: blocking-call-in-async
#       ^^^^^^^^^^^^


async def outer():
    middle()  # expect: blocking-call-in-async
#   ^^^^^^


async def uses_client():
    client = Client()
    client.connect()  # expect: blocking-call-in-async


def recursive(n):
    if n:
        recursive(n - 1)
    time.sleep(0.1)


async def walks():
    recursive(3)  # expect: blocking-call-in-async


def not_called_on_the_loop():
    middle()


def generator():
    time.sleep(1)
    yield 1


async def makes_a_generator():
    return generator()
