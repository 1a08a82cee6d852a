"""Long waits for events and queues."""
import queue, threading, time
e, q = threading.Event(), queue.Queue()
def wait():
    e.wait()
    q.get()
threads = [threading.Thread(target=wait) for _ in range(3)]
for t in threads: t.start()
time.sleep(0.4)
e.set()
time.sleep(0.4)
for t in threads: q.put(1)
for t in threads: t.join()
