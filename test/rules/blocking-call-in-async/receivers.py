"""The receiver's class is known from its assignment, its annotation or the class's own attribute."""
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
        return self.jobs.get()  # expect: blocking-call-in-async

    async def stop(self):
        self.worker.join()  # expect: blocking-call-in-async

    async def wait_until_ready(self):
        self.ready.wait()  # expect: blocking-call-in-async


async def one_result():
    pool = concurrent.futures.ThreadPoolExecutor()
    future = pool.submit(pow, 2, 10)
    return future.result()  # expect: blocking-call-in-async


async def query(path):
    connection = sqlite3.connect(path)  # expect: blocking-call-in-async
    rows = connection.execute("select 1")  # expect: blocking-call-in-async
    return rows


async def annotated(worker: threading.Thread, jobs: "queue.Queue[int]"):
    worker.join()  # expect: blocking-call-in-async
    return jobs.get()  # expect: blocking-call-in-async
