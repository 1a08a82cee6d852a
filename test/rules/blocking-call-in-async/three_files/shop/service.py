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
    return read_row(request)  # expect: blocking-call-in-async
