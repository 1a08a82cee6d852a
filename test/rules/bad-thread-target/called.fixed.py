"""The function is called at once, and the thread gets what it returns."""
import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Process
from threading import Thread, Timer


def work(n=0):
    print("working", n)


def numbers():
    return [1, 2, 3]


def title():
    return "report"


class Job:
    def __init__(self, n):
        self.n = n


def threads():
    thread = Thread(target=work)
    thread.start()
    Thread(target=work, args=(3,), name="three").start()
    Thread(target=numbers).start()
    Thread(target=title).start()
    Thread(target=time.sleep, args=(5,)).start()
    Thread(target=print, args=("now",)).start()
    Thread(target=Job(1)).start()
    Thread(None, work).start()
    Thread(target="work").start()


def timers():
    Timer(5, work).start()


def processes():
    process = Process(target=work, args=(1,))
    process.start()


def pools(pool: ThreadPoolExecutor):
    done = pool.submit(work, 4)
    more = pool.submit(work, n=5)
    return done.result(), more.result()


async def loops():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, work, 6)
    await asyncio.to_thread(work, 7)
