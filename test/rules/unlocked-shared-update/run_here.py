"""A thread's run() that is called like any function runs in the thread that calls it."""
from threading import Thread

restored = 0


class Restore(Thread):
    def run(self):
        global restored
        restored += 1


def check_both():
    first = Restore()
    first.run()
    second = Restore()
    second.run()
    return restored


def begin():
    restore = Restore()
    restore.start()
    restore.join()
    return restored
