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
        self.pages += 1  # expect: unlocked-shared-update
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

    def __init__(self):
        super().__init__()
        self.own = 0

    def run(self):
        self.own += 1
        WorkerThread.handled += 1  # expect: unlocked-shared-update


Crawler().run()
OneWorker().start()
for _ in range(3):
    WorkerThread().start()


class Bank:
    def __init__(self):
        self.balance = 0

    def deposit(self, amount):
        current = self.balance
        self.balance = current + amount  # expect: unlocked-shared-update


class Teller(threading.Thread):
    def __init__(self, bank):
        super().__init__()
        self.bank = bank

    def run(self):
        self.bank.deposit(1)


class Drawer:
    def __init__(self):
        self.coins = 0

    def put(self):
        self.coins += 1


class Cashier(threading.Thread):
    def __init__(self, drawer):
        super().__init__()
        self.drawer = drawer

    def run(self):
        self.drawer.put()


bank = Bank()
for _ in range(3):
    Teller(bank).start()
    drawer = Drawer()
    Cashier(drawer).start()
