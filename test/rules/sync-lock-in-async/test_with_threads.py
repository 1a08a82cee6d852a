import threading
import time

quick = threading.Lock()
slow = threading.Lock()
total = 0


def add():
    global total
    with quick:
        total += 1


def refresh():
    with slow:
        time.sleep(5)


async def test_adding():
    threading.Thread(target=add).start()
    with quick:  # expect: sync-lock-in-async possible
        print(total)


async def test_refreshing():
    threading.Thread(target=refresh).start()
    with slow:  # expect: sync-lock-in-async
        print(total)
