import asyncio


async def send(mail):
    await asyncio.sleep(1)
    print("sent", mail)


background_tasks = set()


# Requests come in here.
async def handler(mail):
    task = asyncio.create_task(send(mail))
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)
    return "accepted"


async def with_ensure_future(mail):
    task = asyncio.ensure_future(send(mail))
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)
    return "accepted"


async def with_the_loop(mail):
    loop = asyncio.get_running_loop()
    task = loop.create_task(send(mail))
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)


def from_plain_code(loop: asyncio.AbstractEventLoop):
    task = loop.create_task(send("plain"))
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)


class Server:
    def __init__(self, loop):
        self._loop = loop

    def notify(self, mail):
        task = self._loop.create_task(send(mail))
        background_tasks.add(task)
        task.add_done_callback(background_tasks.discard)

    async def on_click(self, event):
        if event:
            task = asyncio.create_task(self.refresh(), name="refresh")
            background_tasks.add(task)
            task.add_done_callback(background_tasks.discard)

    async def refresh(self):
        await asyncio.sleep(1)


class Keeper:
    def __init__(self):
        self.tasks = set()

    async def on_click(self):
        task = asyncio.create_task(self.refresh())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def refresh(self):
        await asyncio.sleep(1)


async def sees_the_end(mail):
    asyncio.create_task(send(mail)).add_done_callback(print)


asyncio.run(handler("a"))
