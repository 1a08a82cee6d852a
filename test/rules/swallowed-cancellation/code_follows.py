import asyncio
from asyncio import CancelledError


async def goes_on(fetch, show):
    page = ""
    try:
        page = await fetch()
    except CancelledError:  # expect: swallowed-cancellation
        page = "cancelled"
    await show(page)


async def ends(fetch):
    try:
        await fetch()
    except asyncio.CancelledError:  # expect: swallowed-cancellation possible
        print("bye")


async def returns(fetch):
    while True:
        try:
            await fetch()
        except asyncio.CancelledError:  # expect: swallowed-cancellation possible
            return


async def leaves_the_loop(fetch):
    while True:
        try:
            await fetch()
        except asyncio.CancelledError:  # expect: swallowed-cancellation possible
            break


class Service:
    running = True

    async def run(self, fetch):
        while self.running:
            try:
                await fetch()
            except asyncio.CancelledError:  # expect: swallowed-cancellation possible
                self.running = False

    async def wait(self):
        while True:
            try:
                await self.task
            except asyncio.CancelledError:  # expect: swallowed-cancellation possible
                print("the task was cancelled, or this one")


class Client:
    closed = False

    async def close(self):
        try:
            await asyncio.wait_for(asyncio.shield(self.reader), 1)
        except asyncio.CancelledError:  # expect: swallowed-cancellation possible
            print("the reader was cancelled, or this task")
        await self.say_goodbye()

    async def say_goodbye(self):
        await asyncio.sleep(1)

    async def read(self, fetch):
        while not self.closed:
            try:
                await fetch()
            except asyncio.CancelledError:  # expect: swallowed-cancellation
                print("cancelled")
