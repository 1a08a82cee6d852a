"""Imported by a script that patches: sleeping gives way there."""
import asyncio
import time


async def nap():
    time.sleep(1)


def run():
    asyncio.run(nap())
