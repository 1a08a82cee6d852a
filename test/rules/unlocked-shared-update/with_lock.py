"""The same lock around every access."""
import threading

counter = 0
total = 0
lock = threading.Lock()


def increment():
    global counter
    with lock:
        counter += 1


def explicit():
    global total
    lock.acquire()
    try:
        value = total
        total = value + 1
    finally:
        lock.release()


def helper():
    global counter
    counter += 1


def through_a_helper():
    with lock:
        helper()


for _ in range(5):
    threading.Thread(target=increment).start()
    threading.Thread(target=explicit).start()
    threading.Thread(target=through_a_helper).start()
