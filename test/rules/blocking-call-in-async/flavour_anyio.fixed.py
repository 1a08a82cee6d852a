"""The fix speaks the flavour of the file."""
import time

import anyio
import requests


async def nap():
    await anyio.sleep(1)


async def fetch(url):
    return (await anyio.to_thread.run_sync(requests.get, url)).text


anyio.run(nap)
