import threading

requests = 0
errors = 0
_lock = threading.Lock()


def record(name):
    global requests
    requests += 1  # expect: unlocked-shared-update
    fail(name)


def fail(name):
    global errors
    with _lock:
        errors += 1
