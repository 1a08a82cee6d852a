"""Asyncio with everything."""
import asyncio
async def worker(queue, lock, done):
    while True:
        n = await queue.get()
        async with lock:
            await asyncio.sleep(0.001)
            done.append(n)
        queue.task_done()
async def client(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()
async def main():
    queue, lock, done = asyncio.Queue(), asyncio.Lock(), []
    workers = [asyncio.create_task(worker(queue, lock, done)) for _ in range(3)]
    for n in range(20): queue.put_nowait(n)
    await queue.join()
    for task in workers: task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    assert sorted(done) == list(range(20))
    server = await asyncio.start_server(client, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello\n")
    assert await reader.readline() == b"hello\n"
    writer.close()
    server.close()
    await server.wait_closed()
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    await asyncio.wait_for(event.wait(), 5)
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.01)
    except asyncio.TimeoutError:
        pass
    await asyncio.shield(asyncio.sleep(0.01))
    process = await asyncio.create_subprocess_exec("true")
    assert await process.wait() == 0
    assert await asyncio.get_running_loop().run_in_executor(None, sum, [1, 2]) == 3
asyncio.run(main())
