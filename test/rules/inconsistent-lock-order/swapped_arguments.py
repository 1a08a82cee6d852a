import threading


class Account:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance = 0


def transfer(src, dst, amount):
    with src.lock:
        with dst.lock:  # expect: inconsistent-lock-order
            src.balance -= amount
            dst.balance += amount


def main():
    a = Account()
    b = Account()
    threading.Thread(target=transfer, args=(a, b, 1)).start()
    threading.Thread(target=transfer, args=(b, a, 2)).start()


main()
