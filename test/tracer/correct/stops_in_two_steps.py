"""Producers are asked to stop, then what is still queued is worked off, then the workers go."""
import queue
import threading
import time

jobs = queue.Queue(maxsize=10)
stop = threading.Event()
made, done = [0, 0], [0, 0]

def produce(which):
    while not stop.wait(0.0005):
        jobs.put(which)
        made[which] += 1

def consume(which):
    while True:
        job = jobs.get()
        try:
            if job is None:
                return
            done[which] += 1
        finally:
            jobs.task_done()

producers = [threading.Thread(target=produce, args=(n,), name="producer %d" % n) for n in range(2)]
consumers = [threading.Thread(target=consume, args=(n,), name="consumer %d" % n) for n in range(2)]
for thread in producers + consumers:
    thread.start()
time.sleep(0.05)
stop.set()
for thread in producers:
    thread.join()
jobs.join()
for _ in consumers:
    jobs.put(None)
for thread in consumers:
    thread.join(timeout=60)
print(sum(made) == sum(done), any(thread.is_alive() for thread in consumers))
