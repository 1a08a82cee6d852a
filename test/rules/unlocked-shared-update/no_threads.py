"""Without a thread in the project there is nothing to race with."""

counter = 0
_instance = None
registry = {}


class Stats:
    def __init__(self):
        self.hits = 0

    def hit(self):
        self.hits += 1


def bump():
    global counter
    counter += 1


def get():
    global _instance
    if _instance is None:
        _instance = Stats()
    return _instance


def register(name):
    if name not in registry:
        registry[name] = 0
    registry[name] += 1
