"""The loop is a variable around the thread's function."""
import asyncio
from concurrent.futures import ThreadPoolExecutor


async def main(read):
    loop = asyncio.get_running_loop()
    lines = asyncio.Queue()
    done = loop.create_future()

    def work():
        for line in read():
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(done.set_result, None)

    with ThreadPoolExecutor() as pool:
        pool.submit(work)
        await done
