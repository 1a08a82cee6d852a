import threading
from threading import Lock, RLock

lock = threading.RLock()
again = RLock()


def twice():
    with lock:
        print("first")
        with lock:
            print("second")


def by_hand():
    again.acquire()
    try:
        again.acquire()
        try:
            print("never")
        finally:
            again.release()
    finally:
        again.release()


class Tree:
    def __init__(self, children):
        self.lock = threading.RLock()
        self.children = children

    def size(self):
        with self.lock:
            return 1 + sum(child.size() for child in self.children)

    def depth(self, most):
        with self.lock:
            return 0 if most == 0 else 1 + self.depth(most - 1)


def fresh(depth):
    own = threading.Lock()

    def store():
        with own:
            return fresh(depth - 1)

    return store


def given(guard, rest):
    with guard:
        for one, more in rest:
            given(one, more)
