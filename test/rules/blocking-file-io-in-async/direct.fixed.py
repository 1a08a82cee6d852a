"""File access on the loop."""
import asyncio
import os
import shutil
import tempfile
from pathlib import Path


async def read(name):
    with open(name) as file:
        return await asyncio.get_running_loop().run_in_executor(None, file.read)


async def paths(name):
    text = await asyncio.get_running_loop().run_in_executor(None, Path(name).read_text)
    folder = Path(name).parent
    await asyncio.get_running_loop().run_in_executor(None, lambda: folder.mkdir(exist_ok=True))
    return text


async def operating_system(name):
    await asyncio.get_running_loop().run_in_executor(None, os.remove, name)
    await asyncio.get_running_loop().run_in_executor(None, shutil.copy, name, "backup")
    return await asyncio.get_running_loop().run_in_executor(None, os.listdir, ".")


async def temporary():
    return tempfile.mkdtemp()
