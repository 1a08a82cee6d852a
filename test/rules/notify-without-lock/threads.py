import threading

items = []
changed = threading.Condition()
lock = threading.Lock()
emptied = threading.Condition(lock)


def produce():
    items.append(1)
    changed.notify()  # expect: notify-without-lock @5-19


def consume():
    with changed:
        changed.wait_for(lambda: items)
    items.pop()
    emptied.notify_all()  # expect: notify-without-lock


def refill():
    emptied.wait_for(lambda: not items)  # expect: notify-without-lock
    items.append(2)


def other_lock():
    with changed:
        emptied.notify()  # expect: notify-without-lock


for target in (produce, consume, refill, other_lock):
    threading.Thread(target=target).start()
