import asyncio


async def send(mail):
    await asyncio.sleep(1)
    print("sent", mail)


# Requests come in here.
async def handler(mail):
    asyncio.create_task(send(mail))  # expect: lost-task
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    return "accepted"


async def with_ensure_future(mail):
    asyncio.ensure_future(send(mail))  # expect: lost-task
    return "accepted"


async def with_the_loop(mail):
    loop = asyncio.get_running_loop()
    loop.create_task(send(mail))  # expect: lost-task


def from_plain_code(loop: asyncio.AbstractEventLoop):
    loop.create_task(send("plain"))  # expect: lost-task


class Server:
    def __init__(self, loop):
        self._loop = loop

    def notify(self, mail):
        self._loop.create_task(send(mail))  # expect: lost-task

    async def on_click(self, event):
        if event:
            asyncio.create_task(self.refresh(), name="refresh")  # expect: lost-task

    async def refresh(self):
        await asyncio.sleep(1)


class Keeper:
    def __init__(self):
        self.tasks = set()

    async def on_click(self):
        asyncio.create_task(self.refresh())  # expect: lost-task

    async def refresh(self):
        await asyncio.sleep(1)


async def sees_the_end(mail):
    asyncio.create_task(send(mail)).add_done_callback(print)  # expect: lost-task possible


asyncio.run(handler("a"))
