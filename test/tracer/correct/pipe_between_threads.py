"""Bytes through an operating system's pipe."""
import os, threading

reading, writing = os.pipe()

def write():
    with os.fdopen(writing, "wb") as out:
        for n in range(100):
            out.write(b"%d\n" % n)

thread = threading.Thread(target=write)
thread.start()
with os.fdopen(reading, "rb") as source:
    total = sum(int(line) for line in source)
thread.join()
print(total)
