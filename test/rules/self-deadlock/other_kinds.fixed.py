import asyncio
import multiprocessing
import threading

tasks = asyncio.Lock()
processes = multiprocessing.RLock()
one = threading.Semaphore(1)
guard = threading.RLock()
filled = threading.Condition(guard)
emptied = threading.Condition(threading.RLock())


async def outer():
    async with tasks:
        await inner()


async def inner():
    async with tasks:
        print("inner")


def work():
    with processes:
        log("done")


def log(text):
    with processes:
        print(text)


def enter():
    with one:
        with one:
            print("two")


def fill():
    with guard:
        with filled:
            filled.notify()


def empty():
    with emptied:
        wake()


def wake():
    with emptied:
        emptied.notify()


if __name__ == "__main__":
    asyncio.run(outer())
