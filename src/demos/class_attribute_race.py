"""class-attribute-race: what belongs to the class is shared by all its objects, and by all threads.

What to look for
  1. The editor marks the write to the class attribute in the class method: every thread can be between its two lines.
  2. In the timeline the four tills sleep between reading and writing, at the same time: their updates get lost.
  3. In the second half each takes the lock of the class: they take turns, and nothing gets lost.
"""

import threading
import time

TILLS = 4
SALES = 10


class Till:
    # One value for the class. "self.total = ..." would make a value of its own for one object.
    total = 0
    total_lock = threading.Lock()

    def __init__(self):
        self.own = 0

    def sell(self):
        # An instance method: self is this till, which only one thread uses.
        self.own += self.price()

    @classmethod
    def book(cls):
        # A class method: cls is the class, which all threads use.
        before = cls.total
        time.sleep(0.01)
        cls.total = before + cls.price()

    @classmethod
    def book_safely(cls):
        with cls.total_lock:
            before = cls.total
            time.sleep(0.01)
            cls.total = before + cls.price()

    @staticmethod
    def price():
        # A static method: it gets neither, so there is nothing to share.
        return 1


def work(counts):
    till = Till()
    for _ in range(SALES):
        till.sell()
        Till.book()
    counts.append(till.own)


def work_safely(counts):
    till = Till()
    for _ in range(SALES):
        till.sell()
        Till.book_safely()
    counts.append(till.own)


def run(target, name):
    Till.total = 0
    counts = []
    threads = [threading.Thread(target=target, name=f"{name}-{n}", args=(counts,)) for n in range(1, TILLS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), Till.total


if __name__ == "__main__":
    own, without = run(work, "till")
    own_again, guarded = run(work_safely, "locked")

    sold = TILLS * SALES
    print(f"expected: {sold} in the objects' own counts, far fewer in the class as written, {sold} with the lock")
    print(f"observed: {own} in the objects' own counts, {without} in the class, {guarded} with the lock")
    holds = own == own_again == guarded == sold and (without < sold / 2 or without == sold)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
