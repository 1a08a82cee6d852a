"""The test leaves for what it found; what follows is the act."""
import asyncio
import threading

groups = {}
groups_lock = threading.Lock()
cache = {}
cache_lock = threading.Lock()
tasks = []
tasks_lock = threading.Lock()
names = {}
names_lock = threading.Lock()
lengths = {}
_client = None
_client_lock = threading.Lock()


def group(key):
    with groups_lock:
        if key in groups:
            return groups[key]
        groups[key] = []
        groups[key].append(key)
    return groups[key]


def cached(key):
    with cache_lock:
        if key in cache:
            return cache[key]
        cache[key] = len(key)
    return cache[key]


def take():
    with tasks_lock:
        if not tasks:
            return None
        return tasks.pop()


def looked_up(key, value):
    with names_lock:
        found = names.get(key)
        if found is None:
            found = names[key] = []
    found.append(value)


def client():
    global _client
    with _client_lock:
        if _client is not None:
            return _client
        _client = object()
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
        self.sent = True


async def both(writer):
    response = Response(writer)
    await asyncio.gather(response.finish(), response.finish())
