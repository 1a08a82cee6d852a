"""Subclasses of Thread, and one that starts itself."""
import threading


class Worker(threading.Thread):
    def run(self):
        print("working")


class Eager(threading.Thread):
    def __init__(self):
        super().__init__()
        self.start()

    def run(self):
        print("working")


class MarksItself(threading.Thread):
    def __init__(self):
        super().__init__()
        self.daemon = True
        self.start()

    def run(self):
        print("working")


class TooLate(threading.Thread):
    def __init__(self):
        threading.Thread.__init__(self)
        self.daemon = True
        self.start()

    def run(self):
        print("working")


def starts():
    worker = Worker()
    worker.daemon = True
    worker.start()


def starts_itself():
    eager = Eager()
    eager.daemon = True


def fine():
    worker = Worker()
    worker.daemon = True
    worker.start()
