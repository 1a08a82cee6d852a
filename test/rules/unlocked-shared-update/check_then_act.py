"""Between the test and the act another thread can do the same."""
import threading

groups = {}
jobs = {}
cache = {}
waiting = set()
_settings = None
_pool = None
parts = {}
names = set()


def add(key, value):
    if key not in groups:
        groups[key] = []  # expect: unlocked-shared-update
    groups[key].append(value)


def finish(key):
    if key in jobs:
        del jobs[key]  # expect: unlocked-shared-update


def leave(name):
    if name in waiting:
        waiting.remove(name)  # expect: unlocked-shared-update


def cached(key):
    if key not in cache:
        cache[key] = len(key)  # expect: unlocked-shared-update possible
    return cache[key]


def settings():
    global _settings
    if _settings is None:
        _settings = {"debug": False}  # expect: unlocked-shared-update possible
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
