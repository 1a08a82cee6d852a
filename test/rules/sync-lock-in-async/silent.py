import asyncio
import threading
import time

shared = threading.Lock()
task_lock = asyncio.Lock()


def work():
    with shared:
        time.sleep(1)


threading.Thread(target=work).start()


async def an_asyncio_lock():
    async with task_lock:
        await asyncio.sleep(1)


async def gives_up_at_once():
    if shared.acquire(blocking=False):
        shared.release()


async def in_a_thread():
    await asyncio.to_thread(work)


async def made_here():
    lock = threading.Lock()
    if lock.acquire(False):
        print("free")


asyncio.run(in_a_thread())
