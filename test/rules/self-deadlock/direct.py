import threading
from threading import Lock

lock = threading.Lock()
again = Lock()


def twice():
    with lock:
        print("first")
        with lock:  # expect: self-deadlock @14-18
            print("second")


def by_hand():
    again.acquire()
    try:
        again.acquire()  # expect: self-deadlock @9-24
        try:
            print("never")
        finally:
            again.release()
    finally:
        again.release()
