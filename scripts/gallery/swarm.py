"""Twenty thousand tasks of one function, and three hundred threads: both fold into one row each."""

import asyncio
import random
import threading
import time

TASKS = 20_000
THREADS = 300


async def client() -> None:
    for _ in range(3):
        await asyncio.sleep(0.2 + random.random())


async def main() -> None:
    await asyncio.gather(*(client() for _ in range(TASKS)))


def serve(number: int) -> None:
    time.sleep(0.5 + number % 7 * 0.1)


if __name__ == "__main__":
    random.seed(1)
    threads = [threading.Thread(target=serve, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    asyncio.run(main())
    for thread in threads:
        thread.join()
