"""Elements of shared containers, and single operations that are atomic."""
import itertools
import queue
import threading
from collections import defaultdict

counts = {}
totals = defaultdict(int)
results = []
jobs = queue.Queue()
ids = itertools.count()
local = threading.local()


def tally(word):
    counts[word] = counts.get(word, 0) + 1  # expect: unlocked-shared-update
    totals[word] += 1  # expect: unlocked-shared-update


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
