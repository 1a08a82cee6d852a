"""The inner lock is taken in a helper; the finding is there, and the call is related."""
import threading

cache_lock = threading.Lock()
disk_lock = threading.Lock()


def write():
    with disk_lock:  # expect: inconsistent-lock-order
        print("write")


def put():
    with cache_lock:
        write()


def evict():
    disk_lock.acquire()
    try:
        forget()
    finally:
        disk_lock.release()


def forget():
    with cache_lock:  # expect: inconsistent-lock-order
        print("forget")


threading.Thread(target=put).start()
threading.Thread(target=evict).start()
