"""A lock that nothing gives back."""
import threading

lock = threading.Lock()
permits = threading.Semaphore(3)


def work(item):
    lock.acquire()  # expect: unreleased-lock
    print(item)


def start(item):
    lock.acquire()
    print(item)


def try_work(item):
    if lock.acquire(timeout=1):
        print(item)


def use_up():
    permits.acquire()
    print("one less")
