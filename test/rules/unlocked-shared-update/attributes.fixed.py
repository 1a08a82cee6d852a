"""Attributes of an object that threads share, and of objects that each thread makes for itself."""
import threading


class Account:
    opened = 0
    opened_lock = threading.Lock()

    def __init__(self):
        self.balance = 0
        self.balance_lock = threading.Lock()

    def deposit(self, amount):
        with self.balance_lock:
            self.balance += amount

    @classmethod
    def count(cls):
        with Account.opened_lock:
            cls.opened += 1


class Private:
    def __init__(self):
        self.steps = 0

    def step(self):
        self.steps += 1


account = Account()


def pay_in():
    for _ in range(100):
        account.deposit(1)
    Account.count()


def own_object():
    private = Private()
    private.step()
    return private.steps


for _ in range(4):
    threading.Thread(target=pay_in).start()
    threading.Thread(target=own_object).start()
