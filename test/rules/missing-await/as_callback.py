"""A coroutine function where a plain function is called and its result thrown away."""
import asyncio
import atexit
import signal
import threading
from concurrent.futures import ThreadPoolExecutor


async def work(n=0):
    await asyncio.sleep(n)


class Server:
    async def stop(self):
        await asyncio.sleep(0)

    def start(self):
        threading.Thread(target=self.stop).start()  # expect: missing-await


def starts():
    threading.Thread(target=work).start()  # expect: missing-await
    threading.Timer(5, work).start()  # expect: missing-await
    atexit.register(work)  # expect: missing-await
    signal.signal(signal.SIGTERM, work)  # expect: missing-await


async def schedules():
    loop = asyncio.get_running_loop()
    loop.call_later(1, work)  # expect: missing-await
#                      ^^^^
    loop.call_soon(work, 2)  # expect: missing-await
    loop.run_in_executor(None, work)  # expect: missing-await
    with ThreadPoolExecutor() as pool:  # expect: blocking-call-in-async
        pool.submit(work, 1)  # expect: missing-await
    map(work, [1, 2])  # expect: missing-await
    await asyncio.to_thread(work)  # expect: missing-await
#                           ^^^^
    await (await asyncio.to_thread(work, 1))


def fine():
    threading.Thread(target=asyncio.run, args=(work(),)).start()
    threading.Thread(target=lambda: asyncio.run(work())).start()
    return map(work, [1, 2])


async def gathers():
    await asyncio.gather(*map(work, [1, 2]))
