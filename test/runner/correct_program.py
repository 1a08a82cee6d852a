"""A correct program with most of what programs do with threads, tasks and processes. Nothing is wrong with it."""

import asyncio
import concurrent.futures
import multiprocessing
import queue
import subprocess
import sys
import threading
import time


def square(n):
    time.sleep(0.005)
    return n * n


def queues_and_conditions():
    jobs = queue.Queue(5)
    results = []
    both = threading.Condition()

    def consume():
        while True:
            job = jobs.get()
            if job is None:
                return
            with both:
                results.append(job)
                both.notify()

    consumers = [threading.Thread(target=consume) for _ in range(3)]
    for thread in consumers:
        thread.start()
    for n in range(60):
        jobs.put(n)
    with both:
        both.wait_for(lambda: len(results) == 60, timeout=30)
    for _ in consumers:
        jobs.put(None)
    for thread in consumers:
        thread.join()
    print(len(results))


def two_locks_in_one_order():
    first, second = threading.Lock(), threading.RLock()
    barrier = threading.Barrier(2)

    def work():
        barrier.wait()
        for _ in range(20):
            with first:
                with second:
                    with second:
                        pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def tasks():
    ready = asyncio.Event()
    channel = asyncio.Queue()
    room = asyncio.Semaphore(2)

    async def work(n):
        await ready.wait()
        async with room:
            await asyncio.sleep(0.002)
        await channel.put(n)

    workers = [asyncio.ensure_future(work(n)) for n in range(8)]
    ready.set()
    await asyncio.gather(*workers)
    print(sum([await channel.get() for _ in range(8)]))
    print(await asyncio.get_running_loop().run_in_executor(None, square, 4))
    try:
        await asyncio.wait_for(asyncio.sleep(30), 0.02)
    except asyncio.TimeoutError:
        print("too late")
    waiting = asyncio.ensure_future(asyncio.sleep(30))
    await asyncio.sleep(0)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        print("cancelled")


def main():
    # Before there are threads: a fork beside them is a risk, and is warned of.
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, range(4)))
    stop = threading.Event()

    def heartbeat():
        while not stop.wait(0.01):
            pass

    helper = threading.Thread(target=heartbeat, daemon=True)
    helper.start()
    queues_and_conditions()
    two_locks_in_one_order()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        print(sum(pool.map(square, range(12))))
    stopped = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    stopped.kill()
    print(stopped.wait())
    asyncio.run(tasks())
    stop.set()
    helper.join()


if __name__ == "__main__":
    main()
