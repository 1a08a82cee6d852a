import threading
from threading import Lock, RLock

lock = threading.RLock()
again = RLock()


def twice():
    with lock:
        print("first")
        with lock:
            print("second")


def by_hand():
    again.acquire()
    try:
        again.acquire()
        try:
            print("never")
        finally:
            again.release()
    finally:
        again.release()
