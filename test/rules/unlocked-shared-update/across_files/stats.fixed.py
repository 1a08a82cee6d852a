import threading

requests = 0
errors = 0
_lock = threading.Lock()


def record(name):
    global requests
    with _lock:
        requests += 1
    fail(name)


def fail(name):
    global errors
    with _lock:
        errors += 1
