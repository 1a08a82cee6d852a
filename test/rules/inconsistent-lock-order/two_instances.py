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
