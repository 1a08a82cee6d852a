"""Settings that are replaced as a whole: readers take no lock, writers take one."""
import threading
from types import MappingProxyType

class Settings:
    def __init__(self, **values):
        self._writing = threading.Lock()
        self.current = MappingProxyType(values)

    def change(self, function):
        with self._writing:
            values = dict(self.current)
            function(values)
            self.current = MappingProxyType(values)

settings = Settings(left=0, right=0)
stop = threading.Event()
seen = []

def read():
    looked = 0
    while True:
        current = settings.current
        assert current["left"] == current["right"]
        looked += 1
        if stop.wait(0.0005):
            break
    seen.append(looked > 0)

def both(values):
    values["left"] += 1
    values["right"] += 1

readers = [threading.Thread(target=read) for _ in range(3)]
writers = [threading.Thread(target=lambda: [settings.change(both) for _ in range(200)]) for _ in range(2)]
for thread in readers + writers:
    thread.start()
for thread in writers:
    thread.join()
stop.set()
for thread in readers:
    thread.join()
print(dict(settings.current), seen)
