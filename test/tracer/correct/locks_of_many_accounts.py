"""Several locks at once, always in the order of their numbers, however many there are."""
import threading
from contextlib import ExitStack

class Account:
    def __init__(self, number):
        self.number, self.money, self.lock = number, 100, threading.RLock()

accounts = [Account(n) for n in range(6)]

def move(group, amount):
    with ExitStack() as stack:
        for each in sorted(group, key=lambda account: account.number):
            stack.enter_context(each.lock)
        for giver, taker in zip(group, group[1:] + group[:1]):
            with giver.lock:
                giver.money -= amount
            with taker.lock:
                taker.money += amount

def trade(seed):
    for n in range(100):
        chosen = [accounts[(seed + n * step) % 6] for step in (1, 3, 4)]
        move(list(dict.fromkeys(chosen)), n % 7)

threads = [threading.Thread(target=trade, args=(n,)) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(each.money for each in accounts))
