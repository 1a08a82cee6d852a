"""Publishers and subscribers, each with a bounded queue; the end is a value like the others."""
import asyncio
from contextlib import asynccontextmanager

class Bus:
    END = object()

    def __init__(self):
        self._queues = set()

    @asynccontextmanager
    async def subscription(self):
        queue = asyncio.Queue(maxsize=4)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    async def publish(self, value):
        for queue in list(self._queues):
            await queue.put(value)

async def subscriber(bus, ready):
    got = []
    async with bus.subscription() as queue:
        ready.set()
        while True:
            value = await queue.get()
            if value is Bus.END:
                return got
            got.append(value)
            await asyncio.sleep(0)

async def main():
    bus = Bus()
    started = [asyncio.Event() for _ in range(3)]
    listeners = [asyncio.create_task(subscriber(bus, each)) for each in started]
    for each in started:
        await each.wait()
    await asyncio.gather(*[bus.publish((who, n)) for who in "ab" for n in range(20)])
    await bus.publish(Bus.END)
    print([len(got) for got in await asyncio.gather(*listeners)])

asyncio.run(main())
