"""Imports with a fallback, and attributes that only `__getattr__` knows."""
import asyncio

try:
    from time import sleep
except ImportError:
    from time import sleep as sleep

try:
    import simplejson as json
except ImportError:
    import json

try:
    import fasttime as clock
except ImportError:
    import time as clock

try:
    from fasttime import nap
except ImportError:
    from time import sleep as nap

import sys

if sys.platform == "win32":
    import time as timing
else:
    import time as timing


async def waits():
    await asyncio.sleep(1)
    await asyncio.sleep(1)
    await asyncio.sleep(0)
    return json.dumps({})


async def either():
    clock.sleep(1)
    nap(1)


class Lazy:
    def __getattr__(self, name):
        return getattr(asyncio, name)

    async def use(self):
        self.sleep(1)
        self.anything.get()
