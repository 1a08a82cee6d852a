"""Gevent: patched sockets and sleeps, a pool, a queue."""
# needs gevent
from gevent import monkey
monkey.patch_all()
import gevent, gevent.pool, gevent.queue, threading, time

def work(n):
    time.sleep(0.005)
    return n * n

print(gevent.pool.Pool(3).map(work, range(5)))
box = gevent.queue.Queue()
gevent.spawn(lambda: [box.put(n) for n in range(3)])
print([box.get() for _ in range(3)])
thread = threading.Thread(target=work, args=(1,))
thread.start()
thread.join()
with threading.Lock():
    print("locked")
