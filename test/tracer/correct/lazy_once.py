"""Something expensive is made once, by whoever comes first."""
import threading, time

class Lazy:
    def __init__(self, make):
        self._make, self._lock, self._ready = make, threading.Lock(), False

    def get(self):
        with self._lock:
            if not self._ready:
                self._value, self._ready = self._make(), True
            return self._value

made = []

def connect():
    made.append(1)
    time.sleep(0.01)
    return object()

lazy, values = Lazy(connect), []
threads = [threading.Thread(target=lambda: values.append(lazy.get())) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(made), len(set(map(id, values))))
