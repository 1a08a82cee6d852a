"""The fix speaks the flavour of the file."""
import subprocess
import time

import trio


async def nap():
    await trio.sleep(1)


async def build():
    await trio.run_process(["make"])


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(nap)
        nursery.start_soon(build)


trio.run(main)
