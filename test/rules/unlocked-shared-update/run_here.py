"""A thread's run() that is called like any function runs in the thread that calls it."""
from threading import Thread


class Restore(Thread):
    def __init__(self):
        super().__init__()
        self.done = 0
        self.shown = 0

    def run(self):
        self.done += 1


class Import(Thread):
    def __init__(self):
        super().__init__()
        self.done = 0

    def run(self):
        self.done += 1
        self.done += 1


def check_both():
    restore = Restore()
    restore.run()
    again = Restore()
    again.run()
    return restore.done, again.done


def begin():
    restore = Restore()
    restore.start()
    restore.join()
    print(restore.done)
