"""Names are followed through imports and aliases; a shadowed name is not the library's."""
import time as clock
from time import sleep
from time import sleep as pause
from subprocess import check_call as run_command


class Timer:
    def sleep(self, seconds):
        print("sleeping", seconds)


async def renamed():
    clock.sleep(1)  # expect: blocking-call-in-async
    sleep(1)  # expect: blocking-call-in-async
    pause(1)  # expect: blocking-call-in-async
    run_command(["make"])  # expect: blocking-call-in-async


async def through_a_variable():
    wait = clock.sleep
    wait(2)  # expect: blocking-call-in-async


async def shadowed(sleep):
    sleep(1)


async def own_class():
    clock = Timer()
    clock.sleep(1)


async def rebound():
    def sleep(seconds):
        return seconds

    sleep(1)
