"""Workers that take from a queue for ever; when everything is done they are cancelled, and their end is awaited."""
import asyncio

async def worker(queue, done):
    while True:
        item = await queue.get()
        try:
            await asyncio.sleep(0.001)
            if item % 10 == 3:
                raise ValueError(item)
            done.append(item)
        except ValueError as error:
            done.append(-error.args[0])
        finally:
            queue.task_done()

async def main():
    queue, done = asyncio.Queue(), []
    for item in range(30):
        queue.put_nowait(item)
    workers = [asyncio.create_task(worker(queue, done)) for _ in range(4)]
    await queue.join()
    for each in workers:
        each.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    print(sorted(done), [each.cancelled() for each in workers])

asyncio.run(main())
