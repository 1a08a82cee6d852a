"""A lock as a signal: one thread takes it, another releases it."""
import threading

door, log = threading.Lock(), []
door.acquire()

def visitor():
    with door:
        log.append("in")

thread = threading.Thread(target=visitor)
thread.start()
log.append("open")
opener = threading.Thread(target=door.release)
opener.start()
opener.join()
thread.join()
print(log, door.locked())
