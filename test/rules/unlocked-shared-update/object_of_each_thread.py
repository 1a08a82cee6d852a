"""A loop that goes over objects and starts a thread for each: every thread changes another one."""
import threading


class Shop:
    open_shops = 0

    def __init__(self):
        self.sold = 0
        self.stock = 10

    def sell(self):
        self.sold += 1  # expect: unlocked-shared-update possible

    def restock(self):
        self.stock += 1  # expect: unlocked-shared-update

    def begin(self):
        Shop.open_shops += 1  # expect: unlocked-shared-update


shops = [Shop() for _ in range(3)]
for shop in shops:
    threading.Thread(target=shop.sell).start()
threads = [threading.Thread(target=shop.begin) for number, shop in enumerate(shops)]
for thread in threads:
    thread.start()
for _ in range(2):
    for shop in shops:
        threading.Thread(target=shop.restock).start()
