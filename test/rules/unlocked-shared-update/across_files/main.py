"""Threads start here; what they change is in another file."""
import threading

import stats


def worker():
    stats.record("page")


for _ in range(8):
    threading.Thread(target=worker).start()
