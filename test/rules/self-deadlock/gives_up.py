import threading

lock = threading.Lock()


def outer():
    with lock:
        tried()
        waited()
        elsewhere()


def tried():
    if lock.acquire(blocking=False):
        try:
            print("free")
        finally:
            lock.release()


def waited():
    if lock.acquire(timeout=1):
        lock.release()


def elsewhere():
    threading.Thread(target=again).start()


def again():
    with lock:
        print("in another thread, when the lock is free")


def given_back():
    with lock:
        lock.release()
        try:
            again()
        finally:
            lock.acquire()


def one_after_the_other():
    with lock:
        print("one")
    with lock:
        print("two")
    again()


def one_or_the_other(first):
    lock.acquire()
    if first:
        lock.release()
        again()
        return
    lock.release()
