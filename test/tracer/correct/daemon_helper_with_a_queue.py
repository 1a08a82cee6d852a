"""Daemon helper with a queue."""
import queue, threading
q = queue.Queue()
def log():
    while True:
        message = q.get()
        try:
            str(message)
        finally:
            q.task_done()
threading.Thread(target=log, daemon=True).start()
for n in range(200):
    q.put(n)
q.join()
