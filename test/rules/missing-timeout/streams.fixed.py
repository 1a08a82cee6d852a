"""Nothing ends these waits when the other side falls silent."""
import asyncio


async def ask(host, question):
    reader, writer = await asyncio.wait_for(asyncio.open_connection(host, 7), timeout=30)
    writer.write(question)
    await asyncio.wait_for(writer.drain(), timeout=30)
    answer = await asyncio.wait_for(reader.readline(), timeout=30)
    writer.close()
    await writer.wait_closed()
    return answer


async def handle(reader, writer):
    size = await asyncio.wait_for(reader.readexactly(4), timeout=30)
    writer.write(size)
    writer.close()
    await writer.wait_closed()


async def serve():
    server = await asyncio.start_server(handle, "127.0.0.1", 8000)
    async with server:
        await server.serve_forever()


async def run(command):
    process = await asyncio.create_subprocess_exec(command)
    return await asyncio.wait_for(process.wait(), timeout=30)


async def receive(sock):
    loop = asyncio.get_running_loop()
    return await asyncio.wait_for(loop.sock_recv(sock, 100), timeout=30)
