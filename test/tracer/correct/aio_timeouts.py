"""Time-outs cancel what they wrap; it cleans up and passes the cancellation on."""
import asyncio

cleaned = []

async def slow(name):
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        cleaned.append(name)
        raise
    finally:
        await asyncio.sleep(0)

async def main():
    for name in ("a", "b"):
        try:
            await asyncio.wait_for(slow(name), 0.01)
        except asyncio.TimeoutError:
            print("timeout", name)
    if hasattr(asyncio, "timeout"):
        try:
            async with asyncio.timeout(0.01):
                await slow("c")
        except TimeoutError:
            pass
    else:
        cleaned.append("c")
    print(cleaned)

asyncio.run(main())
