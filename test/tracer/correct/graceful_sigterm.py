"""SIGTERM ends the workers through the queue and then the program, with exit code 0."""
import os, queue, signal, threading, time

jobs, done = queue.Queue(), []

def terminate(number, frame):
    raise SystemExit(0)

signal.signal(signal.SIGTERM, terminate)

def work():
    for job in iter(jobs.get, None):
        done.append(job)

workers = [threading.Thread(target=work) for _ in range(3)]
for worker in workers:
    worker.start()
try:
    for n in range(20):
        jobs.put(n)
    os.kill(os.getpid(), signal.SIGTERM)
    while True:
        time.sleep(0.01)
finally:
    for _ in workers:
        jobs.put(None)
    for worker in workers:
        worker.join()
    print(len(done))
