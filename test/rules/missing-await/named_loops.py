"""Coroutine functions given to what is an event loop by its name only."""

import signal


class Server:
    def __init__(self, loop, bus):
        self.loop = loop
        self.bus = bus

    async def stop(self):
        pass

    def stop_now(self):
        pass

    def install(self):
        self.loop.add_signal_handler(signal.SIGTERM, self.stop)  # expect: missing-await
        self.loop.add_signal_handler(signal.SIGINT, self.stop_now)
        self.loop.call_later(30, self.stop)  # expect: missing-await
        self.bus.add_signal_handler(signal.SIGTERM, self.stop)
