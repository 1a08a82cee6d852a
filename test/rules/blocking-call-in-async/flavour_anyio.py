"""The fix speaks the flavour of the file."""
import time

import anyio
import requests


async def nap():
    time.sleep(1)  # expect: blocking-call-in-async


async def fetch(url):
    return requests.get(url).text  # expect: blocking-call-in-async


anyio.run(nap)
