"""An exception is the end of a test; a lock that the function made itself is left to nobody."""
import asyncio
import threading

shared = threading.Lock()


def test_shared(work):
    shared.acquire()  # expect: unreleased-lock possible
    work()
    shared.release()


def own(work):
    lock = threading.Lock()  # expect: fresh-lock
    lock.acquire()
    work()
    lock.release()


async def elsewhere(sem: asyncio.Semaphore, work):
    task = asyncio.create_task(sem.acquire())
    await work()
    await task
    sem.release()
