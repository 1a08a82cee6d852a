"""A write that is not to be interrupted: shielded, and waited for after the cancellation."""
import asyncio

log = []

async def write(release):
    await release.wait()
    log.append("written")

async def request(release):
    work = asyncio.ensure_future(write(release))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        log.append("cancelled")
        release.set()
        await work
        raise

async def main():
    task = asyncio.ensure_future(request(asyncio.Event()))
    await asyncio.sleep(0.005)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append("gone")
    print(log)

asyncio.run(main())
