"""Calling, indexing, iterating and entering an object runs its methods."""
import asyncio
import time


class Slow:
    def __call__(self, x):
        time.sleep(x)

    def __getitem__(self, key):
        time.sleep(1)
        return key

    def __setitem__(self, key, value):
        time.sleep(1)

    def __iter__(self):
        time.sleep(1)
        return iter([])

    def __len__(self):
        time.sleep(1)
        return 1

    def __enter__(self):
        time.sleep(1)
        return self

    def __exit__(self, *exc):
        return None


class Quick:
    def __init__(self):
        self.slow = Slow()

    async def use(self):
        await asyncio.get_running_loop().run_in_executor(None, self.slow, 1)


async def call():
    slow = Slow()
    await asyncio.get_running_loop().run_in_executor(None, slow, 1)


async def item():
    slow = Slow()
    return slow["a"]


async def enter():
    with Slow():
        pass
