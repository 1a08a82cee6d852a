import threading

items = []
changed = threading.Condition()
lock = threading.Lock()
emptied = threading.Condition(lock)


def produce():
    items.append(1)
    with changed:
        changed.notify()


def consume():
    with changed:
        changed.wait_for(lambda: items)
    items.pop()
    with emptied:
        emptied.notify_all()


def refill():
    emptied.wait_for(lambda: not items)
    items.append(2)


def other_lock():
    with changed:
        with emptied:
            emptied.notify()


for target in (produce, consume, refill, other_lock):
    threading.Thread(target=target).start()
