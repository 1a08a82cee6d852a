"""Conditions that have been given back, or that a class keeps to itself."""

import threading

ready = threading.Condition()
is_ready = False


def after_with():
    global is_ready
    with ready:
        is_ready = True
    with ready:
        ready.notify_all()


def after_release():
    global is_ready
    ready.acquire()
    is_ready = True
    ready.release()
    with ready:
        ready.notify()


def by_the_caller():
    ready.notify()


class Box:
    def __init__(self):
        self.filled = threading.Condition()
        self.item = None

    def put(self, item):
        self.item = item
        with self.filled:
            self.filled.notify()

    def take(self):
        with self.filled:
            while self.item is None:
                self.filled.wait()
            return self.item


class Door:
    """Who uses it holds it from outside."""

    def __init__(self):
        self.opened = threading.Condition()

    def open(self):
        with self.opened:
            self.opened.notify_all()


def pass_through(door: Door):
    with door.opened:
        door.opened.wait_for(lambda: True)
