"""A loop that goes over objects and starts a thread for each: every thread changes another one."""
import threading


class Shop:
    open_shops = 0
    open_shops_lock = threading.Lock()

    def __init__(self):
        self.sold = 0
        self.stock = 10
        self.stock_lock = threading.Lock()

    def sell(self):
        self.sold += 1

    def restock(self):
        with self.stock_lock:
            self.stock += 1

    def begin(self):
        with Shop.open_shops_lock:
            Shop.open_shops += 1


shops = [Shop() for _ in range(3)]
for shop in shops:
    threading.Thread(target=shop.sell).start()
threads = [threading.Thread(target=shop.begin) for number, shop in enumerate(shops)]
for thread in threads:
    thread.start()
for _ in range(2):
    for shop in shops:
        threading.Thread(target=shop.restock).start()
