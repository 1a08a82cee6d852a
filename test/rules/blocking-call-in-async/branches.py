"""Behind a branch it may block (likely); on every path it does (certain): see messages.txt."""
import subprocess
import time


async def always(items):
    time.sleep(1)  # expect: blocking-call-in-async
    return items


async def sometimes(ready):
    if not ready:
        time.sleep(1)  # expect: blocking-call-in-async


def maybe(verbose):
    if verbose:
        subprocess.run(["uptime"])


async def calls_maybe(verbose):
    maybe(verbose)  # expect: blocking-call-in-async


async def in_the_handler(work):
    try:
        await work()
    except OSError:
        time.sleep(1)  # expect: blocking-call-in-async


async def polls(path):
    while not path.done:
        time.sleep(0.5)  # expect: blocking-call-in-async
