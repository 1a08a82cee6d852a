"""Other programs: their start is short, their end is not."""
import asyncio
import subprocess


async def start():
    process = subprocess.Popen(["sleep", "5"])  # expect: blocking-call-in-async
    return process.poll()


def start_one():
    return subprocess.Popen(["sleep", "5"])


def run_one():
    process = subprocess.Popen(["sleep", "5"])
    return process.communicate()


async def start_in_helper():
    return start_one()  # expect: blocking-call-in-async


async def run_in_helper():
    return run_one()  # expect: blocking-call-in-async


async def wait_at_the_end():
    with subprocess.Popen(["sleep", "5"]) as process:  # expect: blocking-call-in-async
        print(process.pid)


async def await_the_end():
    loop = asyncio.get_running_loop()
    with subprocess.Popen(["sleep", "5"]) as process:  # expect: blocking-call-in-async
        await loop.run_in_executor(None, process.wait)


async def start_elsewhere():
    loop = asyncio.get_running_loop()
    process = await asyncio.create_subprocess_exec("sleep", "5")
    await process.wait()
    return await loop.run_in_executor(None, start_one)
