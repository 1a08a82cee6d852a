import threading


class Node:
    def __init__(self, parent):
        self.lock = threading.Lock()
        self.parent = parent
        self.children = []

    def update(self):
        with self.lock:
            for child in self.children:
                child.update()

    def copy(self):
        other = Node(self.parent)
        with self.lock:
            with other.lock:
                other.children = list(self.children)


def compute(n):
    lock = threading.Lock()  # expect: fresh-lock
    with lock:
        return 1 if n < 1 else compute(n - 1)


locks = [threading.Lock() for _ in range(5)]


def pair(i, j):
    with locks[min(i, j)]:
        with locks[max(i, j)]:
            print(i, j)


gate = threading.Lock()


def signal():
    gate.acquire()
    threading.Timer(1, gate.release).start()
    threading.Timer(1, open_gate).start()
    gate.acquire()
    gate.release()


def open_gate():
    gate.release()
