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
    thread = Thread(target=work())  # expect: bad-thread-target
    #                      ^^^^^^
    thread.start()
    Thread(target=work(3), name="three").start()  # expect: bad-thread-target
    Thread(target=numbers()).start()  # expect: bad-thread-target
    Thread(target=title()).start()  # expect: bad-thread-target
    Thread(target=time.sleep(5)).start()  # expect: bad-thread-target
    Thread(target=print("now")).start()  # expect: bad-thread-target
    Thread(target=Job(1)).start()  # expect: bad-thread-target
    Thread(None, work()).start()  # expect: bad-thread-target
    Thread(target="work").start()  # expect: bad-thread-target


def timers():
    Timer(5, work()).start()  # expect: bad-thread-target


def processes():
    process = Process(target=work(1))  # expect: bad-thread-target
    process.start()


def pools(pool: ThreadPoolExecutor):
    done = pool.submit(work(4))  # expect: bad-thread-target
    more = pool.submit(work(n=5))  # expect: bad-thread-target
    return done.result(), more.result()


async def loops():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, work(6))  # expect: bad-thread-target
    await asyncio.to_thread(work(7))  # expect: bad-thread-target
