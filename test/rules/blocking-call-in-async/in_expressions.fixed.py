"""Places where `await` cannot be put as it is."""
import asyncio
import time

import requests


async def in_a_lambda(button):
    button.on_click(lambda: time.sleep(1))


async def in_a_comprehension(urls):
    return [await asyncio.get_running_loop().run_in_executor(None, requests.get, url) for url in urls]


async def in_a_generator(urls):
    return list(requests.get(url) for url in urls)


async def in_a_condition(url):
    return (await asyncio.get_running_loop().run_in_executor(None, requests.get, url)).ok and not (await asyncio.get_running_loop().run_in_executor(None, requests.get, url)).text


async def keeps_await(queue: asyncio.Queue):
    await asyncio.sleep(await queue.get())


async def nested_class():
    class Row:
        def load(self):
            time.sleep(1)

    return Row
