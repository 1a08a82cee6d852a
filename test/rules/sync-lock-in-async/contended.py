import asyncio
import threading
import time

slow = threading.Lock()
quick = threading.Lock()
alone = threading.Lock()
total = 0


def refresh():
    with slow:
        time.sleep(5)


def add():
    global total
    with quick:
        total += 1


threading.Thread(target=refresh).start()
threading.Thread(target=add).start()


async def waits_long():
    with slow:  # expect: sync-lock-in-async
#        ^^^^
        print("in")


async def waits_a_little():
    quick.acquire()  # expect: sync-lock-in-async
    try:
        print(total)
    finally:
        quick.release()


async def nobody_else():
    with alone:  # expect: sync-lock-in-async possible
        print("in")


def tick():
    with slow:  # expect: sync-lock-in-async
        print("tick")


async def main():
    asyncio.get_running_loop().call_soon(tick)
    await waits_long()


asyncio.run(main())
