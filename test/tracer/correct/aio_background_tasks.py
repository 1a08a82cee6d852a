"""Background tasks are kept in a set until they are done, and their errors are looked at."""
import asyncio

failures = []

def finished(task):
    running.discard(task)
    if not task.cancelled() and task.exception():
        failures.append(repr(task.exception()))

running = set()

async def job(n):
    await asyncio.sleep(0.001)
    if n == 2:
        raise RuntimeError("no")

async def main():
    for n in range(4):
        task = asyncio.ensure_future(job(n))
        running.add(task)
        task.add_done_callback(finished)
    while running:
        await asyncio.wait(running)
    print(failures)

asyncio.run(main())
