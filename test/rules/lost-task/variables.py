import asyncio


async def work():
    await asyncio.sleep(1)


def start():
    task = asyncio.ensure_future(work())  # expect: lost-task
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    print("started")


async def underscore():
    _ = asyncio.create_task(work())  # expect: lost-task


async def replaced_in_each_turn(queue):
    while True:
        item = await queue.get()
        running = asyncio.create_task(work())  # expect: lost-task
        print(item)


async def collected_and_forgotten():
    tasks = []
    for _ in range(3):
        tasks.append(asyncio.create_task(work()))  # expect: lost-task


async def list_and_forgotten():
    tasks = [asyncio.create_task(work()) for _ in range(3)]  # expect: lost-task


async def kept_while_it_waits(server):
    watcher = asyncio.create_task(work())  # expect: lost-task possible
    await server.serve_forever()


async def main():
    watcher = asyncio.create_task(work())
    await asyncio.sleep(10)


asyncio.run(main())
