"""The fix speaks the flavour of the file."""
import subprocess
import time

import trio


async def nap():
    time.sleep(1)  # expect: blocking-call-in-async


async def build():
    subprocess.run(["make"])  # expect: blocking-call-in-async


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(nap)
        nursery.start_soon(build)


trio.run(main)
