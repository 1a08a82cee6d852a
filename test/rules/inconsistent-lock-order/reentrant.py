"""One RLock taken again is no order at all."""
import threading

lock = threading.RLock()
other = threading.RLock()


def outer():
    with lock:
        with other:
            inner()


def inner():
    with lock:
        print("inner")


threading.Thread(target=outer).start()
threading.Thread(target=outer).start()
