"""A return, a raise or a break that skips the release."""
import threading

lock = threading.Lock()
rows = {}
names = ["a", "b"]


def find(key):
    with lock:
        if key not in rows:
            return None
        row = rows[key]
    return row


def remove(key):
    with lock:
        if key not in rows:
            raise KeyError(key)
        del rows[key]


def first(check):
    for name in names:
        with lock:
            if check == name:
                break


def try_once(work):
    if lock.acquire(blocking=False):
        work()
        lock.release()


def with_timeout(work):
    got = lock.acquire(timeout=1)
    if not got:
        return
    work()
    lock.release()
