import asyncio


async def client(host, lines):
    reader, writer = await asyncio.open_connection(host, 7)
    writer.write(b"hello")
    for line in lines:
        writer.write(line)
        await writer.drain()
    for line in lines:
        writer.write(line)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


class Connection:
    def __init__(self, writer: asyncio.StreamWriter):
        self.writer = writer

    async def stop(self):
        self.writer.close()

    async def wait(self):
        await self.writer.wait_closed()

    def abort(self):
        self.writer.close()


async def look_alike(writer, path, lines):
    for line in lines:
        writer.write(line)
    writer.close()


async def gives_up(host):
    reader, writer = await asyncio.open_connection(host, 7)
    try:
        configure(writer.transport)
    except OSError:
        writer.close()
        raise
    return reader, writer


def configure(transport):
    raise OSError(transport)


async def only_reads(host):
    reader, writer = await asyncio.open_connection(host, 7)
    data = await reader.read()
    writer.close()
    return data
