"""A server and a thousand clients in one event loop: each connects, asks three times, and leaves."""

import asyncio

CLIENTS = 1000
STREAMS = asyncio.Semaphore(100)


async def serve(reader, writer):
    while line := await reader.readline():
        await asyncio.sleep(0.02)  # look it up
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def client(port, number):
    await asyncio.sleep(number / 500)
    async with STREAMS:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for turn in range(3):
            writer.write(f"client {number} turn {turn}\n".encode())
            await writer.drain()
            await reader.readline()
        writer.close()
        await writer.wait_closed()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        await asyncio.gather(*(client(port, number) for number in range(CLIENTS)))


if __name__ == "__main__":
    asyncio.run(main())
