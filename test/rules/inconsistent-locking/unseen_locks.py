"""Locks that are known by their names alone: who makes them is not in the project."""
import threading

from elsewhere import book_of, make_lock


class Stock:
    def __init__(self):
        self._stock_lock = make_lock()
        self._pieces = {}
        self.sold = 0

    def add(self, name, count):
        with self._stock_lock:
            self._pieces[name] = count

    def remove(self, name):
        with self._stock_lock:
            self._pieces.pop(name, None)

    def count(self):
        with self._stock_lock:
            return sum(self._pieces.values())

    def show(self):
        for name, count in self._pieces.items():  # expect: inconsistent-locking
            print(name, count)

    def sell(self):
        with self._stock_lock:
            if self.sold < 10:
                self.sold += 1


class Readers:
    """Several can hold a read lock at a time, and a book keeps nobody out."""

    def __init__(self):
        self.read_lock = make_lock()
        self.book = book_of(self)
        self.pages = {}

    def add(self, name):
        with self.book:
            self.pages[name] = 0

    def turn(self, name):
        with self.read_lock:
            self.pages[name] = 1

    def drop(self, name):
        with self.book:
            self.pages.pop(name, None)

    def list(self):
        for name in list(self.pages):
            print(name)


def work(stock, readers):
    stock.add("bolt", 3)
    stock.remove("nut")
    stock.count()
    stock.show()
    stock.sell()
    readers.add("one")
    readers.turn("one")
    readers.drop("one")
    readers.list()


stock, readers = Stock(), Readers()
for _ in range(3):
    threading.Thread(target=work, args=(stock, readers)).start()
