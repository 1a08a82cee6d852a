"""What is one for all objects needs a lock that is one for all objects."""
import threading


class Session:
    active = 0
    opened = 0
    shared_lock = threading.Lock()

    def __init__(self):
        self.lock = threading.Lock()
        self.calls = 0

    def open(self):
        with self.lock:
            Session.active += 1  # expect: unlocked-shared-update
            self.calls += 1
        with self.shared_lock:
            Session.opened += 1


def use():
    session = Session()
    session.open()


class Service:
    started = 0

    def __init__(self):
        self.lock = threading.Lock()

    def start(self):
        with self.lock:
            Service.started += 1


service = Service()


def main():
    for _ in range(4):
        threading.Thread(target=use).start()
        threading.Thread(target=service.start).start()
