"""A method call means the subclasses' methods too; where they disagree nothing is said."""
import abc
import asyncio
import time


class Backend(abc.ABC):
    @abc.abstractmethod
    def send(self, message):
        """Sends it."""

    def flush(self):
        raise NotImplementedError

    def close(self):
        pass


class Slow(Backend):
    def send(self, message):
        time.sleep(1)

    def flush(self):
        time.sleep(1)

    def close(self):
        time.sleep(1)


class Slower(Backend):
    def send(self, message):
        time.sleep(2)

    def flush(self):
        return None


async def all_wait(backend: Backend):
    await asyncio.get_running_loop().run_in_executor(None, backend.send, "x")


async def some_wait(backend: Backend):
    backend.flush()
    backend.close()


async def exactly():
    await asyncio.get_running_loop().run_in_executor(None, Slow().close)
    Slower().close()
    Slower().flush()


class Job:
    def __init__(self, backend: Backend):
        self.backend = backend

    async def run(self):
        await asyncio.get_running_loop().run_in_executor(None, self.backend.send, "x")
        self.backend.close()


class WithSuper(Slow):
    def send(self, message):
        super().send(message)

    async def go(self):
        await asyncio.get_running_loop().run_in_executor(None, self.send, "x")
        await asyncio.get_running_loop().run_in_executor(None, super().close)
