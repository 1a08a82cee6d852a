import asyncio
import multiprocessing
import threading

tasks = asyncio.Lock()
processes = multiprocessing.Lock()
one = threading.Semaphore(1)
guard = threading.Lock()
filled = threading.Condition(guard)
emptied = threading.Condition(threading.Lock())


async def outer():
    async with tasks:
        await inner()


async def inner():
    async with tasks:  # expect: self-deadlock
        print("inner")


def work():
    with processes:
        log("done")


def log(text):
    with processes:  # expect: self-deadlock
        print(text)


def enter():
    with one:
        with one:  # expect: self-deadlock
            print("two")


def fill():
    with guard:
        with filled:  # expect: self-deadlock
            filled.notify()


def empty():
    with emptied:
        wake()


def wake():
    with emptied:  # expect: self-deadlock
        emptied.notify()


if __name__ == "__main__":
    asyncio.run(outer())
