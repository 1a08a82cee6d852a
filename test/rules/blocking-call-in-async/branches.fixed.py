"""Behind a branch it may block (likely); on every path it does (certain): see messages.txt."""
import asyncio
import subprocess
import time


async def always(items):
    await asyncio.sleep(1)
    return items


async def sometimes(ready):
    if not ready:
        await asyncio.sleep(1)


def maybe(verbose):
    if verbose:
        subprocess.run(["uptime"])


async def calls_maybe(verbose):
    await asyncio.get_running_loop().run_in_executor(None, maybe, verbose)


async def in_the_handler(work):
    try:
        await work()
    except OSError:
        await asyncio.sleep(1)


async def polls(path):
    while not path.done:
        await asyncio.sleep(0.5)
