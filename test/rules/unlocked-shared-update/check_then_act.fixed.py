"""Between the test and the act another thread can do the same."""
import threading

groups = {}
groups_lock = threading.Lock()
jobs = {}
jobs_lock = threading.Lock()
cache = {}
cache_lock = threading.Lock()
waiting = set()
waiting_lock = threading.Lock()
_settings = None
_settings_lock = threading.Lock()
_pool = None
parts = {}
names = set()


def add(key, value):
    with groups_lock:
        if key not in groups:
            groups[key] = []
        groups[key].append(value)


def finish(key):
    with jobs_lock:
        if key in jobs:
            del jobs[key]


def leave(name):
    with waiting_lock:
        if name in waiting:
            waiting.remove(name)


def cached(key):
    with cache_lock:
        if key not in cache:
            cache[key] = len(key)
    return cache[key]


def settings():
    global _settings
    with _settings_lock:
        if _settings is None:
            _settings = {"debug": False}
    return _settings


def one_operation(key, value):
    parts.setdefault(key, []).append(value)
    parts.pop(key, None)
    names.discard(key)


def worker():
    add("a", 1)
    finish("a")
    leave("a")
    cached("a")
    settings()
    one_operation("a", 1)


for _ in range(3):
    threading.Thread(target=worker).start()
