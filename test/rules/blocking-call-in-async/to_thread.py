# requires-python: >=3.9
"""Where Python has asyncio.to_thread, fixes use it."""
import requests
import time


async def load(url, session=None):
    # The comment stays.
    text = requests.get(url, timeout=3).text  # expect: blocking-call-in-async
    time.sleep(0.5)  # expect: blocking-call-in-async
    if requests.head(url).ok:  # expect: blocking-call-in-async
        return text
    return [
        requests.get(  # expect: blocking-call-in-async
            url,  # the address
            params={"page": 1},
        ),
        None,
    ]
