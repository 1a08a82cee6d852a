"""A mixin calls what its sibling brings; an abstract class calls what the class below brings."""
import asyncio
import time

from shop.base import Base
from shop.mixins import LoadMixin, RetryMixin


class Fetcher:
    def fetch(self):
        time.sleep(1)


class Client(LoadMixin, RetryMixin, Fetcher):
    async def again(self):
        return await asyncio.get_running_loop().run_in_executor(None, self.fetch_again)


class Job(Base):
    async def prepare(self):
        pass

    def fetch(self):
        time.sleep(1)
