"""A watcher's own thread goes over what the calls of its users change, also where they get there through helpers."""
import threading


class Watcher(threading.Thread):
    def __init__(self):
        super().__init__()
        self.active = True

    def watch(self, path):
        self._watch(path)

    def _watch(self, path):
        raise NotImplementedError


class FileWatcher(Watcher):
    def __init__(self):
        super().__init__()
        self.files = {}
        self.found = {}
        self.marks = {}

    def _watch(self, path):
        self._renew(path)

    def _renew(self, path):
        self.files.pop(path, None)
        self.files[path] = len(path)

    def run(self):
        while self.active:
            for path in self.files:  # expect: unlocked-shared-update
                self._renew(path)
            for path in self.found:
                self._forget(path)
            for path in self.marks:
                print(path)

    def _forget(self, path):
        self.found.pop(path)

    def start(self):
        self._mark("first")
        super().start()

    def _mark(self, path):
        self.marks[path] = True
