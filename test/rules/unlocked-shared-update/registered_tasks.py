"""A coroutine that registers something while it runs: several of them run at a time, or nobody would keep a set."""


class Hub:
    def __init__(self):
        self.clients = set()
        self.seen = set()
        self.names = {}

    async def serve(self, client):
        self.clients.add(client)
        self.seen.add(client)
        try:
            async for message in client:
                await self.broadcast(message)
        finally:
            self.clients.discard(client)

    async def broadcast(self, message):
        for client in self.clients:  # expect: unlocked-shared-update
            #         ^^^^^^^^^^^^
            await client.send(message)

    async def broadcast_to_a_copy(self, message):
        for client in list(self.clients):
            await client.send(message)

    def broadcast_soon(self, message):
        for client in self.clients:
            client.send_soon(message)


clients = {}


async def handler(name, client):
    clients[name] = client
    try:
        for other in clients.values():  # expect: unlocked-shared-update
            await other.send(f"{name} is here")
        await client.closed()
    finally:
        del clients[name]


waiting = []


async def put_back_at_once(job):
    waiting.append(job)
    for other in waiting:
        print(other)
    waiting.remove(job)
    await job.run()
