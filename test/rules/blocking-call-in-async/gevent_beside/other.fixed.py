"""Another program of the same folder, which nothing patches."""
import asyncio
import time


async def nap():
    await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(nap())
