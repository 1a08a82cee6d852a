"""Public methods of an object that has started a thread on itself."""
import threading


class Balance:
    def __init__(self):
        self.value = 0
        self.value_lock = threading.Lock()
        self.turns = 0
        self.seen = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._accrue)

    def start(self):
        self.seen += 1
        self._thread.start()

    def _accrue(self):
        while not self._stop.wait(1):
            with self.value_lock:
                self.value += self.rate()
            self.turns += 1
            self.seen += 1

    def rate(self):
        return 1

    def withdraw(self, n):
        self.value -= n

    def _private(self):
        self.turns += 1

    def reset(self):
        self.turns = 0

    def stop(self):
        self._stop.set()
        self._thread.join()
        self.turns += 1
