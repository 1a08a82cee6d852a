import threading
from threading import Lock

lock = threading.Lock()
again = Lock()


def twice():
    with lock:
        print("first")
        with lock:  # expect: self-deadlock @14-18
            print("second")


def by_hand():
    again.acquire()
    try:
        again.acquire()  # expect: self-deadlock @9-24
        try:
            print("never")
        finally:
            again.release()
    finally:
        again.release()


class Tree:
    def __init__(self, children):
        self.lock = threading.Lock()
        self.children = children

    def size(self):
        with self.lock:
            return 1 + sum(child.size() for child in self.children)

    def depth(self, most):
        with self.lock:  # expect: self-deadlock
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
