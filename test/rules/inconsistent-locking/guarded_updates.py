"""An update under a lock says what the lock is for, however many look at the value without it."""

import threading


class Gauge:
    def __init__(self):
        self._lock = threading.Lock()
        self.running = 0

    def begin(self):
        with self._lock:
            self.running += 1

    def end(self):
        self.running -= 1  # expect: inconsistent-locking
    #   ^^^^^^^^^^^^^^^^^

    def is_idle(self):
        return self.running == 0

    def is_full(self):
        return self.running == 8

    def left(self):
        return 8 - self.running

    def load(self):
        return self.running / 8

    def describe(self):
        return f"{self.running} running"


class Counter:
    def __init__(self, value=0):
        self._lock = threading.Lock()
        self._value = value

    def increment(self):
        with self._lock:
            self._value += 1
            return self._value

    def decrement(self):
        self._value -= 1  # expect: inconsistent-locking
        return self._value

    def get(self):
        return self._value

    def is_positive(self):
        return self._value > 0

    def is_negative(self):
        return self._value < 0

    def is_zero(self):
        return self._value == 0

    def double(self):
        return self._value * 2

    def half(self):
        return self._value // 2

    def describe(self):
        return str(self._value)


class Meter:
    """A single store without the lock overwrites an update, which may be what a reset is for."""

    def __init__(self):
        self._lock = threading.Lock()
        self.seen = 0

    def count(self):
        with self._lock:
            self.seen += 1

    def reset(self):
        self.seen = 0

    def read(self):
        return self.seen


class Mixed:
    """Updated without the lock as often as with it: nothing says that the lock is for this."""

    def __init__(self):
        self._lock = threading.Lock()
        self.errors = 0
        self.lines = []

    def add(self, line):
        with self._lock:
            self.lines.append(line)
            self.errors += line.startswith("error")

    def warn(self):
        self.errors += 1

    def fail(self):
        self.errors += 1

    def forget(self):
        self.errors -= 1
