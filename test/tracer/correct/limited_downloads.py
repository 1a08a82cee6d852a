"""At most three at a time, counted."""
import threading, time

room, lock = threading.BoundedSemaphore(3), threading.Lock()
now = most = 0

def download(n):
    global now, most
    with room:
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.003)
        with lock:
            now -= 1

threads = [threading.Thread(target=download, args=(n,)) for n in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(now, most <= 3)
