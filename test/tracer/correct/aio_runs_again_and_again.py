"""A plain program that enters a loop now and then, also in two threads at once; each has a loop of its own."""
import asyncio
import threading

async def work(n):
    lock = asyncio.Lock()

    async def part(m):
        async with lock:
            await asyncio.sleep(0)
            return n * m

    return sum(await asyncio.gather(*map(part, range(5))))

results = [asyncio.run(work(n)) for n in range(5)]
threads = [threading.Thread(target=lambda n=n: results.append(asyncio.run(work(n)))) for n in (10, 20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
loop = asyncio.new_event_loop()
try:
    results += [loop.run_until_complete(work(n)) for n in (30, 40)]
finally:
    loop.close()
print(sorted(results))
