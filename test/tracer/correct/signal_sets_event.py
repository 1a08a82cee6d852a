"""A signal handler that only sets an event."""
import os, signal, threading

stop, begun = threading.Event(), threading.Event()
signal.signal(signal.SIGUSR1, lambda number, frame: stop.set())
work = []

def worker():
    while not stop.is_set():
        work.append(1)
        begun.set()
        stop.wait(0.002)

thread = threading.Thread(target=worker)
thread.start()
begun.wait()
os.kill(os.getpid(), signal.SIGUSR1)
thread.join()
print(stop.is_set(), len(work) >= 1)
