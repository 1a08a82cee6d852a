"""Nothing ends these waits when the other side falls silent."""
import asyncio


async def ask(host, question):
    reader, writer = await asyncio.open_connection(host, 7)  # expect: missing-timeout @28-60
    writer.write(question)
    await writer.drain()  # expect: missing-timeout
    answer = await reader.readline()  # expect: missing-timeout
    writer.close()
    await writer.wait_closed()
    return answer


async def handle(reader, writer):
    size = await reader.readexactly(4)  # expect: missing-timeout
    writer.write(size)
    writer.close()
    await writer.wait_closed()


async def serve():
    server = await asyncio.start_server(handle, "127.0.0.1", 8000)
    async with server:
        await server.serve_forever()


async def run(command):
    process = await asyncio.create_subprocess_exec(command)
    return await process.wait()  # expect: missing-timeout


async def receive(sock):
    loop = asyncio.get_running_loop()
    return await loop.sock_recv(sock, 100)  # expect: missing-timeout
