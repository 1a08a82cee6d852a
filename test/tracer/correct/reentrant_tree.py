"""A tree whose methods call each other under one RLock."""
import threading

class Tree:
    def __init__(self):
        self._lock, self._children = threading.RLock(), {}

    def add(self, path):
        with self._lock:
            name, _, rest = path.partition("/")
            child = self._children.setdefault(name, Tree())
            if rest:
                child.add(rest)
            return self.count()

    def count(self):
        with self._lock:
            return 1 + sum(child.count() for child in self._children.values())

tree = Tree()
threads = [threading.Thread(target=tree.add, args=("%d/%d/x" % (n % 3, n),)) for n in range(9)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(tree.count())
