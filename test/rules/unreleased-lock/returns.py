"""A return, a raise or a break that skips the release."""
import threading

lock = threading.Lock()
rows = {}
names = ["a", "b"]


def find(key):
    lock.acquire()  # expect: unreleased-lock
    if key not in rows:
        return None
    row = rows[key]
    lock.release()
    return row


def remove(key):
    lock.acquire()  # expect: unreleased-lock
    if key not in rows:
        raise KeyError(key)
    del rows[key]
    lock.release()


def first(check):
    for name in names:
        lock.acquire()  # expect: unreleased-lock
        if check == name:
            break
        lock.release()


def try_once(work):
    if lock.acquire(blocking=False):  # expect: unreleased-lock
        work()
        lock.release()


def with_timeout(work):
    got = lock.acquire(timeout=1)  # expect: unreleased-lock
    if not got:
        return
    work()
    lock.release()
