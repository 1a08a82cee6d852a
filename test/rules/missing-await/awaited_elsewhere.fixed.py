"""The same method of the same receiver is awaited elsewhere in the file: evidence without a definition."""
import vendor

client = vendor.connect()


async def reads():
    rows = await client.fetch("select 1")
    return rows


async def writes():
    await client.fetch("select 2")
    client.other()


class Repository:
    def __init__(self, session):
        self.session = session

    async def save(self):
        await self.session.commit()

    async def forget(self):
        await self.session.commit()
        self.session.rollback()


async def either_kind(client, asynchronous):
    if asynchronous:
        await client.close()
    else:
        client.close()


async def sometimes_plain(channel):
    assert channel.poll() == 1
    await channel.poll()
    channel.poll()


async def first_of_many(stream):
    await stream.write(b"first")
    stream.write(b"second")


async def others(stream):
    stream.write(b"third")
    stream.write(b"fourth")
