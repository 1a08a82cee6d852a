"""Transfers lock both accounts in the order of their numbers."""
import random, threading

class Account:
    def __init__(self, number, balance):
        self.number, self.balance, self.lock = number, balance, threading.Lock()

def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance >= amount:
            source.balance -= amount
            target.balance += amount

accounts = [Account(number, 100) for number in range(6)]

def work(seed):
    chance = random.Random(seed)
    for _ in range(200):
        source, target = chance.sample(accounts, 2)
        transfer(source, target, chance.randrange(50))

threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(account.balance for account in accounts))
