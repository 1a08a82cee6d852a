"""A class that starts threads on its own methods."""
import threading
from concurrent.futures import ThreadPoolExecutor


class Crawler:
    def __init__(self):
        self.pages = 0
        self.errors = 0
        self.lock = threading.Lock()
        self.names = []

    def run(self):
        with ThreadPoolExecutor(max_workers=4) as pool:
            for url in ["a", "b"]:
                pool.submit(self.fetch, url)

    def fetch(self, url):
        self.names.append(url)
        with self.lock:
            self.pages += 1
        with self.lock:
            self.errors += 1


class OneWorker:
    def __init__(self):
        self.ticks = 0
        self.thread = threading.Thread(target=self.loop)

    def start(self):
        self.thread.start()

    def loop(self):
        while True:
            self.ticks += 1


class WorkerThread(threading.Thread):
    handled = 0
    handled_lock = threading.Lock()

    def __init__(self):
        super().__init__()
        self.own = 0

    def run(self):
        self.own += 1
        with WorkerThread.handled_lock:
            WorkerThread.handled += 1


Crawler().run()
OneWorker().start()
for _ in range(3):
    WorkerThread().start()
