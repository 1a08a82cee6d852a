"""Elements of shared containers, and single operations that are atomic."""
import itertools
import queue
import threading
from collections import defaultdict

counts = {}
counts_lock = threading.Lock()
totals = defaultdict(int)
totals_lock = threading.Lock()
results = []
jobs = queue.Queue()
ids = itertools.count()
local = threading.local()


def tally(word):
    with counts_lock:
        counts[word] = counts.get(word, 0) + 1
    with totals_lock:
        totals[word] += 1


def safe(word):
    results.append(word)
    jobs.put(word)
    local.count = getattr(local, "count", 0) + 1
    local.count += 1
    number = next(ids)
    counts[word] = number


def worker():
    tally("a")
    safe("b")


for _ in range(3):
    threading.Thread(target=worker).start()
