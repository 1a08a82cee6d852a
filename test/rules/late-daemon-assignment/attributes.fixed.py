"""A thread kept in an attribute of self."""
import threading


class Service:
    def __init__(self):
        self.thread = threading.Thread(target=self.work)
        self.thread.daemon = True
        self.thread.start()

    def work(self):
        print("working")

    def restart(self):
        self.thread = threading.Thread(target=self.work)
        self.thread.daemon = True
        self.thread.start()


class Lazy:
    def __init__(self):
        self.thread = threading.Thread(target=print)

    def run(self):
        self.thread.start()

    def configure(self):
        self.thread.daemon = True
