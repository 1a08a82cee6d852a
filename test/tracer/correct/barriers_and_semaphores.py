"""Barriers and semaphores."""
import threading, time
barrier, room = threading.Barrier(4), threading.BoundedSemaphore(2)
def work():
    for _ in range(5):
        barrier.wait()
        with room:
            time.sleep(0.005)
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
