"""Names are followed through imports and aliases; a shadowed name is not the library's."""
import asyncio
import time as clock
from time import sleep
from time import sleep as pause
from subprocess import check_call as run_command


class Timer:
    def sleep(self, seconds):
        print("sleeping", seconds)


async def renamed():
    await asyncio.sleep(1)
    await asyncio.sleep(1)
    await asyncio.sleep(1)
    await asyncio.get_running_loop().run_in_executor(None, run_command, ["make"])


async def through_a_variable():
    wait = clock.sleep
    await asyncio.sleep(2)


async def shadowed(sleep):
    sleep(1)


async def own_class():
    clock = Timer()
    clock.sleep(1)


async def rebound():
    def sleep(seconds):
        return seconds

    sleep(1)
