"""Producers and consumers."""
import queue, threading
q, results = queue.Queue(5), []
lock = threading.Lock()
def produce(n):
    for i in range(100):
        q.put((n, i))
def consume():
    while True:
        item = q.get()
        if item is None:
            break
        with lock:
            results.append(item)
        q.task_done()
consumers = [threading.Thread(target=consume) for _ in range(3)]
producers = [threading.Thread(target=produce, args=(n,)) for n in range(3)]
for t in consumers + producers: t.start()
for t in producers: t.join()
q.join()
for t in consumers: q.put(None)
for t in consumers: t.join()
assert len(results) == 300
