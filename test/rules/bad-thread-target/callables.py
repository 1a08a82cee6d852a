"""What the call gives is there to be called, or nobody can tell."""
import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor
from threading import Thread, Timer

import elsewhere


def work(n=0):
    print("working", n)


def make_worker(n):
    def worker():
        work(n)

    return worker


def maybe(n):
    if n:
        return make_worker(n)
    return None


class Job:
    def __call__(self):
        work()


class Maker:
    def job(self):
        raise NotImplementedError

    def hook(self):
        pass

    def run(self):
        Thread(target=self.job()).start()
        Thread(target=self.hook()).start()


def known():
    Thread(target=work).start()
    Thread(target=None).start()
    Thread(target=functools.partial(work, 1)).start()
    Thread(target=make_worker(1)).start()
    Thread(target=maybe(1)).start()
    Thread(target=lambda: work(1)).start()
    Thread(target=Job()).start()
    Timer(5, make_worker(2)).start()


def unknown(pool: ThreadPoolExecutor, f, jobs):
    Thread(target=f()).start()
    Thread(target=elsewhere.make()).start()
    Thread(target=jobs["a"]).start()
    Thread(f).start()
    return pool.submit(f(1)).result()


@elsewhere.register
def decorated():
    print("something else")


async def fetch():
    await asyncio.sleep(1)


def opaque():
    Thread(target=decorated()).start()
