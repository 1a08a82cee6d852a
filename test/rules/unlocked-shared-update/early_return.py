"""The test leaves for what it found; what follows is the act."""
import asyncio
import threading

groups = {}
cache = {}
tasks = []
names = {}
lengths = {}
_client = None


def group(key):
    if key in groups:
        return groups[key]
    groups[key] = []  # expect: unlocked-shared-update
    groups[key].append(key)
    return groups[key]


def cached(key):
    if key in cache:
        return cache[key]
    cache[key] = len(key)  # expect: unlocked-shared-update possible
    return cache[key]


def take():
    if not tasks:
        return None
    return tasks.pop()  # expect: unlocked-shared-update


def looked_up(key, value):
    found = names.get(key)
    if found is None:
        found = names[key] = []  # expect: unlocked-shared-update
    found.append(value)


def client():
    global _client
    if _client is not None:
        return _client
    _client = object()  # expect: unlocked-shared-update possible
    return _client


def other_key(key, other):
    if key in lengths:
        return
    lengths[other] = 1


def worker():
    group("a")
    cached("a")
    take()
    looked_up("a", 1)
    client()
    other_key("a", "b")


for _ in range(3):
    threading.Thread(target=worker).start()


class Response:
    def __init__(self, writer):
        self.writer = writer
        self.sent = False

    async def finish(self):
        if self.sent:
            return
        await self.writer.drain()
        self.sent = True  # expect: unlocked-shared-update possible


async def both(writer):
    response = Response(writer)
    await asyncio.gather(response.finish(), response.finish())
