import threading


class Store:
    def __init__(self, on_change):
        self.lock = threading.RLock()
        self.on_change = on_change
        self.values = []

    def put(self, value):
        with self.lock:
            self.values.append(value)
            self.on_change()

    def size(self):
        with self.lock:
            return len(self.values)


class App:
    def __init__(self):
        self.store = Store(self.changed)

    def changed(self):
        print(self.store.size())


def main():
    app = App()
    app.store.put(1)


main()
