"""A decorator that takes the lock of the object whose method it wraps; wrapt's makes one of its own."""
import functools
import threading

import wrapt


def locked(method):
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with self._lock:
            return method(self, *args, **kwargs)

    return wrapper


class Account:
    def __init__(self):
        self._lock = threading.Lock()

    @locked
    def move(self, journal):
        journal.write("move")

    @locked
    def total(self):
        return 1


class Journal:
    def __init__(self, account: Account):
        self._lock = threading.Lock()
        self.account = account

    @locked
    def write(self, text):
        print(text)

    @locked
    def check(self):
        return self.account.total()


account = Account()
journal = Journal(account)


def first():
    account.move(journal)


def second():
    journal.check()


threading.Thread(target=first).start()
threading.Thread(target=second).start()


GUARD = threading.Lock()


@wrapt.synchronized(GUARD)
def under_guard():
    with A:
        print("1")


A = threading.Lock()


def other_order():
    with GUARD:
        with A:
            print("2")


threading.Thread(target=under_guard).start()
threading.Thread(target=other_order).start()
