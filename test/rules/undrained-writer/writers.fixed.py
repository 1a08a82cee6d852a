import asyncio
from asyncio import StreamWriter


async def client(host, lines):
    reader, writer = await asyncio.open_connection(host, 7)
    for line in lines:
        writer.write(line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def serve(reader, writer):
    while True:
        data = await reader.read(100)
        writer.write(data)
        await writer.drain()


async def annotated(writer: StreamWriter, queue):
    while True:
        item = await queue.get()
        writer.writelines([item])
        await writer.drain()
        if item == b"flush":
            break
    await writer.drain()


class Connection:
    def __init__(self, writer: asyncio.StreamWriter):
        self.writer = writer

    async def stop(self):
        self.writer.close()
        await self.writer.wait_closed()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8000)
    async with server:
        await server.serve_forever()


asyncio.run(main())
