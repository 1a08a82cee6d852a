"""A bounded buffer by hand: one condition, every wait in a loop."""
import threading

class Buffer:
    def __init__(self, size):
        self.items, self.size = [], size
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.size:
                self.changed.wait()
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            item = self.items.pop(0)
            self.changed.notify_all()
            return item

buffer, seen = Buffer(3), []

def produce():
    for n in range(50):
        buffer.put(n)
    buffer.put(None)

producer = threading.Thread(target=produce)
producer.start()
for item in iter(buffer.get, None):
    seen.append(item)
producer.join()
print(sum(seen), len(seen))
