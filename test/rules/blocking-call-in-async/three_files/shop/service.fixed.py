import asyncio
from . import storage
from .storage import read as read_row


def load(request):
    return storage.read(request)


def name_of(request):
    return str(request)


class Orders:
    def load(self, request):
        return read_row(request)


async def direct(request):
    return await asyncio.get_running_loop().run_in_executor(None, read_row, request)
