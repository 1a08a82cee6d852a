"""anyio on asyncio and on trio."""
# needs anyio, trio
import anyio

async def work(n, results):
    await anyio.sleep(0.001)
    results.append(n)

async def main():
    results = []
    async with anyio.create_task_group() as group:
        for n in range(3):
            group.start_soon(work, n, results)
    with anyio.move_on_after(0.01):
        await anyio.sleep(60)
    print(sorted(results), await anyio.to_thread.run_sync(len, "four"))

for backend in ("asyncio", "trio"):
    anyio.run(main, backend=backend)
