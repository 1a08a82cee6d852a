"""Scopes: whose name is it."""
import os.path
import os.path as p, threading

counter = 0
pairs = [(k, v) for k, v in data]


def change():
    global counter
    counter += 1
    counter = counter + step
    box = {}
    box[counter], box.field = rest = 1, 2
    first, *others = rest

    def inner(x, *, y=box):
        nonlocal box
        box = x
        import json.decoder
        return [y for y in range(x) if (found := y)]

    with open(path) as handle, lock:
        handle.data[0].text = threading.local
    for i, box[i] in enumerate(others):
        del i
    try:
        pass
    except Exception as error:
        pass
    return sorted([i for i in first], key=lambda i, n=counter: i + n)


def outside():
    return [name for name in listing] + name


class Holder:
    items = [item for item in pairs]
    x, y = 1, items

    def __init__(self):
        self.x, self.y[0] = self.z = Holder.x, 0
