"""Threads hand work to a loop in the ways that are meant for it."""
import asyncio, threading

async def main():
    loop, inbox = asyncio.get_running_loop(), asyncio.Queue()

    async def add(a, b):
        await asyncio.sleep(0.001)
        return a + b

    def worker(n, results):
        results.append(asyncio.run_coroutine_threadsafe(add(n, n), loop).result(10))
        loop.call_soon_threadsafe(inbox.put_nowait, n)

    results = []
    threads = [threading.Thread(target=worker, args=(n, results)) for n in range(4)]
    for thread in threads:
        thread.start()
    print(sorted([await inbox.get() for _ in range(4)]), sorted(results))
    for thread in threads:
        thread.join()

asyncio.run(main())
