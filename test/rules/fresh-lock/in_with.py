"""A lock of one's own keeps nobody out."""
import asyncio
import multiprocessing
import threading
from threading import RLock

total = 0


def add(amount):
    global total
    with threading.Lock():  # expect: fresh-lock
#        ^^^^^^^^^^^^^^^^
        total += amount


def subtract(amount):
    global total
    with RLock() as taken:  # expect: fresh-lock
        print(taken)
        total -= amount


async def double():
    async with asyncio.Lock():  # expect: fresh-lock
        await asyncio.sleep(1)


def share():
    with multiprocessing.Lock():  # expect: fresh-lock
        print("alone")


def several():
    with open("a.txt") as file, threading.Semaphore(3):  # expect: fresh-lock
        print(file.read())
