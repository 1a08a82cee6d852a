"""Callbacks of what is an event loop by its name only."""

import time


class Line:
    def __init__(self, loop, wheel, sock):
        self._loop = loop
        loop.add_reader(sock, self.on_read, sock)
        self._loop.call_later(1, self.tick)
        wheel.call_later(1, self.turn)

    def on_read(self, sock):
        self.handle(sock)  # expect: blocking-call-in-async

    def handle(self, sock):
        time.sleep(1)

    def tick(self):
        time.sleep(1)  # expect: blocking-call-in-async

    def turn(self):
        time.sleep(1)


async def hands_over(loop, line):
    await loop.run_in_executor(None, line.tick)
    await loop.run_in_executor(None, time.sleep, 1)
