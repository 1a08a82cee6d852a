"""An echo server and twenty clients."""
import asyncio

async def echo(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()

async def client(port, n):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for turn in range(3):
        writer.write(b"%d %d\n" % (n, turn))
        await writer.drain()
        assert await reader.readline() == b"%d %d\n" % (n, turn)
    writer.close()
    await writer.wait_closed()
    return n

async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(sum(await asyncio.gather(*[client(port, n) for n in range(20)])))
    server.close()
    await server.wait_closed()

asyncio.run(main())
