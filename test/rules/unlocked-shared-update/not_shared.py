"""State that only one thread can see, or that nobody takes away meanwhile."""
import asyncio
import threading
from collections import deque

pending = deque()


class Text:
    def __init__(self):
        self.length = 0

    def append(self, part):
        self.length += len(part)


def render(parts):
    stack = []

    def leave():
        if stack:
            stack.pop()

    text = Text()
    append = text.append
    for part in parts:
        stack.append(part)
        append(part)
        leave()
    return text.length


def produce():
    pending.append("job")


def consume():
    if pending:
        return pending.popleft()
    return None


class Platform:
    def __init__(self):
        self.received = 0

    def listen(self):
        self.received += 1  # expect: unlocked-shared-update possible

    def poll(self):
        self.received += 1  # expect: unlocked-shared-update possible

    def run(self, threaded):
        if threaded:
            threading.Thread(target=self.listen).start()
            return
        self.poll()


for _ in range(3):
    threading.Thread(target=render, args=(["a", "b"],)).start()
    threading.Thread(target=produce).start()
threading.Thread(target=consume).start()
Platform().run(False)


class Request:
    def __init__(self):
        self.parts = 0

    def read(self):
        self.parts += 1  # expect: unlocked-shared-update possible

    async def load(self):
        await asyncio.to_thread(self.read)


class Crawl:
    """An object that can be called, made anew for each thread."""

    def __init__(self):
        self.pages = 0

    def __call__(self):
        self.pages += 1


for _ in range(3):
    threading.Thread(target=Crawl()).start()
    crawl = Crawl()
    threading.Thread(target=crawl).start()


class Response:
    def __init__(self):
        self.read_bytes = 0

    def read(self):
        self.read_bytes += 1  # expect: unlocked-shared-update possible

    @classmethod
    def fetch(cls):
        response = cls()
        return response


def download():
    response = Response.fetch()
    response.read()


for _ in range(3):
    threading.Thread(target=download).start()
