"""run() for start(), and a second start()."""
from multiprocessing import Process
from threading import Thread


def work():
    print("working")


class Worker(Thread):
    def run(self):
        print("working")


class Keeper:
    def __init__(self):
        self.thread = Thread(target=work)

    def begin(self):
        self.thread.start()
        self.thread.start()


def runs_here():
    thread = Thread(target=work)
    thread.start()


def all_one_after_the_other():
    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()


def own_class():
    worker = Worker()
    worker.start()


def twice():
    thread = Thread(target=work)
    thread.start()
    thread.join()
    thread.start()


def processes():
    process = Process(target=work)
    process.start()
    process.join()
    process.start()


def all_of_them_twice():
    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.start()
