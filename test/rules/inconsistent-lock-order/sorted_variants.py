import threading


class Account:
    def __init__(self, number):
        self.number = number
        self.lock = threading.Lock()
        self.balance = 0


def by_name(src, dst):
    first, second = sorted((src, dst), key=lambda account: account.number)
    with first.lock, second.lock:
        src.balance -= 1


def by_min(src, dst):
    first = min(src, dst, key=id)
    second = max(src, dst, key=id)
    with first.lock:
        with second.lock:
            src.balance -= 2


def by_test(src, dst):
    if src.number > dst.number:
        src, dst = dst, src
    with src.lock:
        with dst.lock:
            src.balance -= 3


def by_choice(src, dst):
    first, second = (src, dst) if src.number < dst.number else (dst, src)
    with first.lock:
        with second.lock:
            src.balance -= 4


def main():
    a, b = Account(1), Account(2)
    for work in (by_name, by_min, by_test, by_choice):
        threading.Thread(target=work, args=(a, b)).start()
        threading.Thread(target=work, args=(b, a)).start()


main()
