"""Locks of other objects, taken in one `with`, through an exit stack, and through helpers."""
import contextlib
import threading


class Owner:
    def __init__(self):
        self.lock = threading.Lock()

    @contextlib.contextmanager
    def locked(self):
        with self.lock:
            yield self

    def __enter__(self):
        self.lock.acquire()
        return self

    def __exit__(self, *exc):
        self.lock.release()


class Item:
    def __init__(self, owner: Owner):
        self.owner = owner


TABLE = threading.Lock()
LOG = threading.Lock()
INDEX = threading.Lock()


def one(item: Item):
    with TABLE, item.owner.lock:
        print("one")


def two(item: Item):
    with TABLE:
        with item.owner.lock:
            print("two")


def three(item: Item):
    with item.owner.locked():
        with LOG:
            print("three")


def four(item: Item):
    with contextlib.ExitStack() as stack:
        stack.enter_context(LOG)
        stack.enter_context(item.owner.lock)
        print("four")


def five(owner: Owner):
    with owner:
        with INDEX:
            print("five")


def six(owner: Owner):
    with INDEX, owner:
        print("six")


def seven(owner: Owner):
    with contextlib.ExitStack() as stack:
        stack.enter_context(owner.locked())
        with SHELF:
            print("seven")


def eight(owner: Owner):
    with owner.lock:
        with SHELF:
            print("eight")


SHELF = threading.Lock()

for target in (one, two, three, four, five, six, seven, eight):
    threading.Thread(target=target, args=(Item(Owner()),)).start()
