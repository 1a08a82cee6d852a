import asyncio


async def work():
    await asyncio.sleep(1)


background_tasks = set()


def start():
    task = asyncio.ensure_future(work())
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)
    print("started")


async def underscore():
    task = asyncio.create_task(work())
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)


async def replaced_in_each_turn(queue):
    while True:
        item = await queue.get()
        running = asyncio.create_task(work())
        background_tasks.add(running)
        running.add_done_callback(background_tasks.discard)
        print(item)


async def collected_and_forgotten():
    tasks = []
    for _ in range(3):
        tasks.append(asyncio.create_task(work()))


async def list_and_forgotten():
    tasks = [asyncio.create_task(work()) for _ in range(3)]


async def kept_while_it_waits(server):
    watcher = asyncio.create_task(work())
    background_tasks.add(watcher)
    watcher.add_done_callback(background_tasks.discard)
    await server.serve_forever()


async def main():
    watcher = asyncio.create_task(work())
    await asyncio.sleep(10)


asyncio.run(main())
