"""Each object starts one thread or task of its own: there are many, but one for each object."""
import asyncio
import threading


class Ticker:
    def __init__(self):
        self.ticks = 0
        self.thread = threading.Thread(target=self.loop)

    def start(self):
        self.thread.start()

    def loop(self):
        while True:
            self.tick()

    def tick(self):
        self.ticks += 1


class Beater:
    def __init__(self):
        self.beats = 0
        self.lost = 0

    def start(self):
        threading.Thread(target=self.loop).start()

    def loop(self):
        while True:
            self.beats += 1
            self.lost += 1  # expect: unlocked-shared-update

    def lose(self):
        self.lost += 1  # expect: unlocked-shared-update


class Counter:
    total = 0

    def __init__(self):
        threading.Thread(target=self.count).start()

    def count(self):
        Counter.total += 1  # expect: unlocked-shared-update


class Sender:
    def __init__(self, send):
        self.send = send
        self.retries = 0
        self.task = asyncio.ensure_future(self.run())

    async def run(self):
        while self.retries < 3:
            await self.send()
            self.retries += 1


async def serve(send, count):
    return [Sender(send) for _ in range(count)]


def main(count):
    tickers = [Ticker() for _ in range(count)]
    for ticker in tickers:
        ticker.start()
    for _ in range(count):
        beater = Beater()
        beater.start()
        beater.lose()
    for _ in range(count):
        Counter()


main(3)
