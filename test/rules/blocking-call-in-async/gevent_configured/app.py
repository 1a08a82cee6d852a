"""Run by that server."""
import time


async def nap():
    time.sleep(1)
