"""The loop of a test serves nobody else; helpers of tests may be used by a server, too."""
import asyncio
import os
import ssl
import time


async def test_upload(folder):
    with open(folder / "a", "w") as file:
        await asyncio.get_running_loop().run_in_executor(None, file.write, "x")
    assert not await asyncio.get_running_loop().run_in_executor(None, os.path.exists, "b")
    ssl.create_default_context()
    time.sleep(1)


async def serve(folder):
    return await asyncio.get_running_loop().run_in_executor(None, os.listdir, folder)
