"""The whole file."""
# interleave: ignore-file[blocking-call-in-async]
import time


async def one():
    time.sleep(1)


async def two():
    time.sleep(1)
