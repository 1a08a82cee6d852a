"""An order by a key is the same in every thread."""
import threading


class Account:
    def __init__(self, number):
        self.number = number
        self.lock = threading.Lock()

    def by_comparison(self, other):
        first, second = (self, other) if self.number < other.number else (other, self)
        with first.lock:
            with second.lock:
                print("ordered")

    def by_sorting(self, other):
        first, second = sorted([self, other], key=id)
        with first.lock, second.lock:
            print("ordered")

    def by_branch(self, other):
        if id(self) < id(other):
            with self.lock:
                with other.lock:
                    print("ordered")
        else:
            with other.lock:
                with self.lock:
                    print("ordered")


one, two = Account(1), Account(2)
for _ in range(2):
    threading.Thread(target=one.by_comparison, args=(two,)).start()
    threading.Thread(target=two.by_sorting, args=(one,)).start()
    threading.Thread(target=two.by_branch, args=(one,)).start()
