"""Locks in one order."""
import threading
a, b = threading.Lock(), threading.RLock()
total = [0]
def work():
    for _ in range(500):
        with a:
            with b, b:
                total[0] += 1
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
assert total[0] == 2000
