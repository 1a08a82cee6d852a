"""Streams that are unpacked into attributes, waited for with a timeout, or given by a server."""

import asyncio


class Client:
    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection("localhost", 8000)

    async def send_all(self, messages):
        for message in messages:
            self.writer.write(message)
            await self.writer.drain()

    async def send_slowly(self, messages):
        for message in messages:
            self.writer.write(message)
            await self.writer.drain()

    async def close(self):
        self.writer.close()
        await self.writer.wait_closed()


async def ping():
    _, writer = await asyncio.wait_for(asyncio.open_unix_connection("/run/x"), 5)
    writer.write(b"ping")
    await writer.drain()
    writer.close()
    await writer.wait_closed()


class Server:
    async def start(self):
        return await asyncio.start_unix_server(self.on_client, "/run/x")

    async def on_client(self, source, sink):
        first = source.readline()
        print(first.decode())
        while not source.at_eof():
            sink.write(await source.read(100))
            await sink.drain()
        sink.close()
        await sink.wait_closed()
