"""The receiver's class is known from its assignment, its annotation or the class's own attribute."""
import asyncio
import concurrent.futures
import queue
import sqlite3
import threading


class Service:
    def __init__(self):
        self.jobs = queue.Queue()
        self.worker = threading.Thread(target=self.work)
        self.ready: threading.Event = threading.Event()

    def work(self):
        self.jobs.get()
        self.ready.set()

    async def next_job(self):
        return await asyncio.get_running_loop().run_in_executor(None, self.jobs.get)

    async def stop(self):
        await asyncio.get_running_loop().run_in_executor(None, self.worker.join)

    async def wait_until_ready(self):
        await asyncio.get_running_loop().run_in_executor(None, self.ready.wait)


async def one_result():
    pool = concurrent.futures.ThreadPoolExecutor()
    future = pool.submit(pow, 2, 10)
    return await asyncio.get_running_loop().run_in_executor(None, future.result)


async def query(path):
    connection = sqlite3.connect(path)
    rows = connection.execute("select 1")
    return rows


async def annotated(worker: threading.Thread, jobs: "queue.Queue[int]"):
    await asyncio.get_running_loop().run_in_executor(None, worker.join)
    return await asyncio.get_running_loop().run_in_executor(None, jobs.get)
