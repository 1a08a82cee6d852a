import threading

lock = threading.Lock()
rows = []


def count():
    with lock:  # expect: self-deadlock
        return len(rows)
