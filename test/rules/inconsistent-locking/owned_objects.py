"""State of an object that another one keeps: the lock is the kept object's."""

import threading


class Connection:
    def __init__(self):
        self.lock = threading.Lock()
        self.in_flight = 0

    def begin(self):
        with self.lock:
            self.in_flight += 1

    def end(self):
        with self.lock:
            self.in_flight -= 1


class Heartbeat:
    def __init__(self, connection: Connection):
        self.connection = connection

    def send(self):
        self.connection.in_flight += 1  # expect: inconsistent-locking

    def received(self):
        with self.connection.lock:
            self.connection.in_flight -= 1


def ready_made():
    connection = Connection()
    # Nobody else has it yet.
    connection.in_flight += 1
    return connection
