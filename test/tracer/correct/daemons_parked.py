"""Daemon helpers that wait for work when the program ends."""
import queue, threading

inbox, outbox = queue.Queue(), queue.SimpleQueue()
condition, event = threading.Condition(), threading.Event()

def serve():
    while True:
        outbox.put(inbox.get() * 2)

def watch():
    while True:
        event.wait()
        event.clear()

def listen():
    with condition:
        while True:
            condition.wait()

for helper in (serve, watch, listen):
    threading.Thread(target=helper, daemon=True).start()
for n in range(3):
    inbox.put(n)
print([outbox.get() for _ in range(3)])
event.set()
