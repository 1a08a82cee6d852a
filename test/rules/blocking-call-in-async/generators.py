"""A generator expression does nothing until something asks it for values."""
import asyncio
import time


def load(name):
    time.sleep(1)
    return name


async def never_asked(names):
    rows = (load(name) for name in names)
    print("nothing was loaded")
    await asyncio.sleep(0)


async def handed_back(names):
    return (load(name) for name in names)


async def gone_through(names):
    rows = (load(name) for name in names)  # expect: blocking-call-in-async
#           ^^^^
    for row in rows:
        print(row)


async def all_at_once(names):
    rows = (load(name) for name in names)  # expect: blocking-call-in-async
    return list(rows)


async def in_a_call(names):
    return sum(load(name) for name in names)  # expect: blocking-call-in-async
