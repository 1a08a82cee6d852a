"""Methods that other code replaces are not what their bodies say."""
import asyncio
import time


class Patched:
    def wait(self):
        time.sleep(1)

    def rest(self):
        time.sleep(1)

    async def use(self):
        self.wait()
        await asyncio.get_running_loop().run_in_executor(None, self.rest)


Patched.wait = lambda self: None


def quickened(method):
    return lambda self: method


def make_quick(cls):
    for name in cls.names:
        setattr(cls, name, quickened(getattr(cls, name)))


class Rewritten:
    names = ["wait"]

    def wait(self):
        time.sleep(1)

    async def use(self):
        self.wait()


make_quick(Rewritten)
