"""Places where `await` cannot be put as it is."""
import asyncio
import time

import requests


async def in_a_lambda(button):
    button.on_click(lambda: time.sleep(1))


async def in_a_comprehension(urls):
    return [requests.get(url) for url in urls]  # expect: blocking-call-in-async


async def in_a_generator(urls):
    return list(requests.get(url) for url in urls)  # expect: blocking-call-in-async


async def in_a_condition(url):
    return requests.get(url).ok and not requests.get(url).text  # expect: blocking-call-in-async, blocking-call-in-async


async def keeps_await(queue: asyncio.Queue):
    time.sleep(await queue.get())  # expect: blocking-call-in-async


async def nested_class():
    class Row:
        def load(self):
            time.sleep(1)

    return Row
