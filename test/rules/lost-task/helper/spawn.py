import asyncio

RUNNING = set()


def spawn(coroutine):
    return asyncio.create_task(coroutine)


def spawn_and_keep(coroutine):
    task = asyncio.create_task(coroutine)
    RUNNING.add(task)
    task.add_done_callback(RUNNING.discard)
    return task
