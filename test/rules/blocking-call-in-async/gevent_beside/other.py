"""Another program of the same folder, which nothing patches."""
import asyncio
import time


async def nap():
    time.sleep(1)  # expect: blocking-call-in-async


if __name__ == "__main__":
    asyncio.run(nap())
