import threading

items = []
filled = threading.Condition()
event = threading.Event()


def take():
    with filled:
        while not items:
            filled.wait()
        return items.pop()


def take_when_told():
    with filled:
        filled.wait_for(lambda: items)
        return items.pop()


def forever():
    with filled:
        while True:
            if items:
                return items.pop()
            filled.wait()


def with_timeout():
    with filled:
        while not filled.wait(1):
            print("still waiting")
        return len(items)


def outer_loop():
    while not items:  # expect: inconsistent-locking possible
        with filled:
            filled.wait()


def plain_event():
    if not event.is_set():
        event.wait()


class Box:
    def __init__(self):
        self.changed = threading.Condition()
        self.value = None

    def _wait(self):
        self.changed.wait()

    def get(self):
        with self.changed:
            while self.value is None:
                self._wait()
            return self.value

    def wait(self, timeout=None):
        with self.changed:
            return self.changed.wait(timeout)


def loop_around():
    while not items:  # expect: inconsistent-locking possible

        def wait():
            with filled:
                filled.wait()

        wait()


def wait_once():
    with filled:
        filled.wait()


def called_in_a_loop():
    while not items:  # expect: inconsistent-locking possible
        wait_once()
