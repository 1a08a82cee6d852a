import asyncio
from asyncio import CancelledError


async def goes_on(fetch, show):
    page = ""
    try:
        page = await fetch()
    except CancelledError:
        page = "cancelled"
        raise
    await show(page)


async def ends(fetch):
    try:
        await fetch()
    except asyncio.CancelledError:
        print("bye")
        raise


async def returns(fetch):
    while True:
        try:
            await fetch()
        except asyncio.CancelledError:
            raise


async def leaves_the_loop(fetch):
    while True:
        try:
            await fetch()
        except asyncio.CancelledError:
            raise


class Service:
    running = True

    async def run(self, fetch):
        while self.running:
            try:
                await fetch()
            except asyncio.CancelledError:
                self.running = False
                raise

    async def wait(self):
        while True:
            try:
                await self.task
            except asyncio.CancelledError:
                print("the task was cancelled, or this one")
                raise


class Client:
    closed = False

    async def close(self):
        try:
            await asyncio.wait_for(asyncio.shield(self.reader), 1)
        except asyncio.CancelledError:
            print("the reader was cancelled, or this task")
            raise
        await self.say_goodbye()

    async def say_goodbye(self):
        await asyncio.sleep(1)

    async def read(self, fetch):
        while not self.closed:
            try:
                await fetch()
            except asyncio.CancelledError:
                print("cancelled")
                raise
