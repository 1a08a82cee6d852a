"""Results as they come, the first of several, and the ones that are left are cancelled."""
import asyncio

async def fetch(n):
    await asyncio.sleep(0.1 * n)
    return n

async def main():
    print([await future for future in asyncio.as_completed([fetch(2), fetch(0), fetch(1)])])
    done, pending = await asyncio.wait(
        [asyncio.ensure_future(fetch(n)) for n in (0, 600)], return_when=asyncio.FIRST_COMPLETED
    )
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    print([task.result() for task in done], len(pending))

asyncio.run(main())
