# requires-python: >=3.9
"""Where Python has asyncio.to_thread, fixes use it."""
import asyncio
import requests
import time


async def load(url, session=None):
    # The comment stays.
    text = (await asyncio.to_thread(requests.get, url, timeout=3)).text
    await asyncio.sleep(0.5)
    if (await asyncio.to_thread(requests.head, url)).ok:
        return text
    return [
        await asyncio.to_thread(requests.get,
            url,  # the address
            params={"page": 1},
        ),
        None,
    ]
