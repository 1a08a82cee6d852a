"""Helpers that wait, on a path that these calls keep them off."""
import asyncio
import gc
import queue
import select
import sys
import threading
import time


def load(path=None, retries=0, *, wait=False):
    if path:
        time.sleep(1)
    if wait is not False and retries:
        time.sleep(retries)
    return path


class Server:
    def __init__(self, address, config=None):
        self.address = address
        if config is not None:
            time.sleep(0.1)


def pause(seconds=None):
    if seconds is None:
        return
    time.sleep(seconds)


async def start(options):
    load()
    load(None, 3)
    Server("a")
    pause()
    load("config.json")  # expect: blocking-call-in-async
    load(*options)  # expect: blocking-call-in-async
    Server("a", {})  # expect: blocking-call-in-async
    pause(1)  # expect: blocking-call-in-async


class Client:
    def __init__(self, loop):
        self.loop = loop
        self.done = queue.Queue()

    @property
    def asynchronous(self):
        return self.loop is not None

    def sync(self, fn, asynchronous=None):
        if asynchronous is None:
            asynchronous = self.asynchronous
        if asynchronous:
            return fn()
        time.sleep(0.1)
        return self.done.get()

    def info(self):
        return self.sync(dict)


def run(job):
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        time.sleep(0.1)
    return job


def in_loop_thread(job):
    loop = asyncio.get_running_loop()
    time.sleep(0.1)
    return loop.create_task(job)


async def serves(client: Client, job):
    client.info()
    run(job)
    task = in_loop_thread(job)  # expect: blocking-call-in-async
    await asyncio.sleep(0)
    return task


class Results:
    def __init__(self):
        self.queue = queue.Queue()
        self.condition = asyncio.Condition()

    def take(self):
        return self.queue.get()

    def clear(self):
        while not self.queue.empty():
            self.queue.get()

    async def first(self):
        while self.queue.empty():
            async with self.condition:
                await self.condition.wait()
        return self.take()

    async def hasty(self):
        self.clear()
        return self.take()  # expect: blocking-call-in-async


async def register(event):
    kqueue = select.kqueue()
    kqueue.control([event], 0)
    kqueue.control([event], 1)  # expect: blocking-call-in-async


class Nodes:
    def find(self, host=None, name=None):
        if host and host != "local":
            time.sleep(0.1)
        return name


class Cluster:
    def __init__(self, nodes: Nodes):
        self.nodes = nodes

    def find(self, host=None, name=None):
        return self.nodes.find(host, name)


async def ask(cluster: Cluster, nodes: Nodes):
    cluster.find(name="a")
    nodes.find(None, "a")
    cluster.find("a")  # expect: blocking-call-in-async


def preloaded(names):
    return [download(name) for name in names]


def download(name):
    if name.startswith("http"):
        return fetch(name)
    return name


def fetch(name):
    if name:
        time.sleep(1)


def begin(names):
    return preloaded(names)


async def doubtful(names):
    begin(names)  # expect: blocking-call-in-async possible
    download("a")  # expect: blocking-call-in-async


is_jython = sys.platform.startswith("java")


def collect():
    gc.collect()
    if is_jython:
        time.sleep(0.1)


async def watched(stop):
    collect()
    thread = threading.Thread(target=collect)
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.01)
    thread.join()
    other = threading.Thread(target=collect)
    other.start()
    while other.is_alive():
        if stop:
            break
        await asyncio.sleep(0.01)
    other.join()  # expect: blocking-call-in-async
