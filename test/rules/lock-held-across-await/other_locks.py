"""A lock that the same thread may take again, one that only threads want, and one that the awaited work wants."""
import asyncio
import threading

again = threading.RLock()
state = threading.Lock()
jobs = threading.Lock()


async def nested(write):
    with again:
        await write()  # expect: lock-held-across-await


def show():
    with state:
        print("state")


def work():
    with jobs:
        print("work")


async def main():
    threading.Thread(target=show).start()
    with state:
        await asyncio.sleep(1)  # expect: lock-held-across-await possible
    with jobs:
        await asyncio.to_thread(work)  # expect: lock-held-across-await


asyncio.run(main())
