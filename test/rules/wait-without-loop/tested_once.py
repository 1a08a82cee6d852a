import threading

items = []
filled = threading.Condition()


def take():
    with filled:
        if not items:
            filled.wait()  # expect: wait-without-loop @13-24
        return items.pop()


def take_by_hand():
    filled.acquire()
    try:
        if len(items) == 0:  # nothing there yet
            filled.wait()  # expect: wait-without-loop
        return items.pop()
    finally:
        filled.release()


def take_many():
    while True:
        with filled:
            if not items:
                filled.wait()  # expect: wait-without-loop
            print(items.pop())


def take_or_give_up():
    with filled:
        if not items:
            filled.wait(5)  # expect: wait-without-loop possible
        return items.pop() if items else None


def put(item):
    with filled:
        items.append(item)
        filled.notify()
