"""A protocol of length-prefixed frames over a Transport, with flow control."""
import asyncio, struct

class Frames(asyncio.Protocol):
    def __init__(self, done):
        self.buffer, self.frames, self.done = b"", [], done

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        while len(self.buffer) >= 4:
            (size,) = struct.unpack(">I", self.buffer[:4])
            if len(self.buffer) < 4 + size:
                return
            self.frames.append(len(self.buffer[4 : 4 + size]))
            self.buffer = self.buffer[4 + size :]

    def connection_lost(self, error):
        self.done.set_result(self.frames)

async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    server = await loop.create_server(lambda: Frames(done), "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for size in (10, 200000, 1):
        writer.write(struct.pack(">I", size) + b"x" * size)
        await writer.drain()
    writer.close()
    print(await done)
    server.close()
    await server.wait_closed()

asyncio.run(main())
