"""What cannot be resolved, or may be either kind, is silent."""
import asyncio
import inspect
from typing import overload
from unittest import mock

import unknown_library


class Base:
    def run(self):
        return 1


class Child(Base):
    async def run(self):
        return 1


class Other(Base):
    pass


try:
    from fast import load
except ImportError:

    async def load():
        return 1


if hasattr(asyncio, "TaskGroup"):

    async def pick():
        return 1

else:

    def pick():
        return 1


async def calls(thing, base: Base):
    thing.run()
    base.run()
    unknown_library.fetch()
    load()
    pick()
    local = mock.AsyncMock()
    local()


async def decorated_away():
    return 1


@unknown_library.make_sync
async def now_sync():
    return 1


async def uses_decorated():
    now_sync()


async def checks(function):
    result = function()
    if inspect.isawaitable(result):
        result = await result
    return result


def test_like():
    calls.__name__
    del calls


async def needs_one(argument):
    return argument


def fails_on_purpose(case):
    with case.assertRaises(TypeError):
        needs_one()


def warned(case):
    with check_warnings(("coroutine .* was never awaited", RuntimeWarning)):
        expected()
    with case.support.check_warnings(("coroutine .* was never awaited", RuntimeWarning)):
        expected()


async def expected():
    return 1
