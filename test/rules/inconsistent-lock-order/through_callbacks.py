import threading


class Bus:
    def __init__(self):
        self.lock = threading.Lock()
        self.handlers = []

    def subscribe(self, handler):
        with self.lock:
            self.handlers.append(handler)

    def publish(self):
        with self.lock:  # expect: inconsistent-lock-order
            for handler in self.handlers:
                handler()


class Model:
    def __init__(self, bus):
        self.lock = threading.Lock()
        self.bus = bus
        self.bus.subscribe(self.refresh)

    def refresh(self):
        with self.lock:  # expect: inconsistent-lock-order, self-deadlock
            print("refresh")


class Saver:
    def __init__(self, model: Model):
        self.model = model

    def save(self):
        with self.model.lock:
            self.model.bus.publish()


def main():
    bus = Bus()
    saver = Saver(Model(bus))
    threading.Thread(target=bus.publish).start()
    threading.Thread(target=saver.save).start()


main()
