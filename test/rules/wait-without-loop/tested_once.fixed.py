import threading

items = []
filled = threading.Condition()


def take():
    with filled:
        while not items:
            filled.wait()
        return items.pop()


def take_by_hand():
    filled.acquire()
    try:
        while len(items) == 0:  # nothing there yet
            filled.wait()
        return items.pop()
    finally:
        filled.release()


def take_many():
    while True:
        with filled:
            while not items:
                filled.wait()
            print(items.pop())


def take_or_give_up():
    with filled:
        while not items:
            filled.wait(5)
        return items.pop() if items else None


def put(item):
    with filled:
        items.append(item)
        filled.notify()
