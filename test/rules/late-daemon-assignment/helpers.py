"""Threads that a helper has started, and run() itself."""
import threading
from threading import Thread


def work():
    print("working")


def begin():
    thread = Thread(target=work)
    thread.start()
    return thread


def begin_or_not(now):
    thread = Thread(target=work)
    if now:
        thread.start()
    return thread


def prepare():
    thread = Thread(target=work)
    print("not yet")
    return thread


class Worker(threading.Thread):
    def run(self):
        self.daemon = True  # expect: late-daemon-assignment
        print("working")


class Old(Worker):
    def run(self):
        self.setDaemon(True)  # expect: late-daemon-assignment


class Careful(threading.Thread):
    def run(self):
        try:
            self.daemon = True
        except RuntimeError:
            print("too late")

    def start(self):
        self.daemon = True
        super().start()


class Robot:
    daemon = False

    def run(self):
        self.daemon = True


def started():
    thread = begin()
    thread.daemon = True  # expect: late-daemon-assignment


def perhaps(now):
    thread = begin_or_not(now)
    thread.daemon = True


def not_started():
    thread = prepare()
    thread.daemon = True
    thread.start()
