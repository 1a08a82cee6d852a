import threading

changed = threading.Condition()
event = threading.Event()


def wait():
    with changed:
        changed.wait_for(lambda: True)
    event.wait()


def tell():
    with changed:
        changed.notify()
    event.set()


threading.Thread(target=wait).start()
tell()
