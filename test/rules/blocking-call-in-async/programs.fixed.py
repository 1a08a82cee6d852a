"""Other programs: their start is short, their end is not."""
import asyncio
import subprocess


async def start():
    process = await asyncio.get_running_loop().run_in_executor(None, subprocess.Popen, ["sleep", "5"])
    return process.poll()


def start_one():
    return subprocess.Popen(["sleep", "5"])


def run_one():
    process = subprocess.Popen(["sleep", "5"])
    return process.communicate()


async def start_in_helper():
    return await asyncio.get_running_loop().run_in_executor(None, start_one)


async def run_in_helper():
    return await asyncio.get_running_loop().run_in_executor(None, run_one)


async def wait_at_the_end():
    with subprocess.Popen(["sleep", "5"]) as process:
        print(process.pid)


async def await_the_end():
    loop = asyncio.get_running_loop()
    with await asyncio.get_running_loop().run_in_executor(None, subprocess.Popen, ["sleep", "5"]) as process:
        await loop.run_in_executor(None, process.wait)


async def start_elsewhere():
    loop = asyncio.get_running_loop()
    process = await asyncio.create_subprocess_exec("sleep", "5")
    await process.wait()
    return await loop.run_in_executor(None, start_one)
