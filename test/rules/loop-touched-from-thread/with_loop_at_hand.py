"""The loop is a variable around the thread's function."""
import asyncio
from concurrent.futures import ThreadPoolExecutor


async def main(read):
    loop = asyncio.get_running_loop()
    lines = asyncio.Queue()
    done = loop.create_future()

    def work():
        for line in read():
            lines.put_nowait(line)  # expect: loop-touched-from-thread
        done.set_result(None)  # expect: loop-touched-from-thread

    with ThreadPoolExecutor() as pool:
        pool.submit(work)  # expect: lost-future
        await done
