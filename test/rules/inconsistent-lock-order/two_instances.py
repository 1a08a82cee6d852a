"""Two instances of one class lock each other."""
import threading


class Account:
    def __init__(self, balance):
        self.lock = threading.Lock()
        self.balance = balance

    def transfer(self, other, amount):
        with self.lock:
            with other.lock:  # expect: inconsistent-lock-order
                self.balance -= amount
                other.balance += amount


checking = Account(100)
saving = Account(100)
threading.Thread(target=checking.transfer, args=(saving, 10)).start()
threading.Thread(target=saving.transfer, args=(checking, 10)).start()


class Wallet:
    def __init__(self):
        self.lock = threading.Lock()
        self.coins = 0

    def put(self, coins):
        with self.lock:  # expect: inconsistent-lock-order
            self.coins += coins

    def give(self, other: "Wallet", coins):
        with self.lock:
            self.coins -= coins
            other.put(coins)


mine, yours = Wallet(), Wallet()
threading.Thread(target=mine.give, args=(yours, 1)).start()
threading.Thread(target=yours.give, args=(mine, 1)).start()
