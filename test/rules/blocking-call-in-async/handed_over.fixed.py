"""Functions that are kept, listed in tables, wrapped, or given to others, and called later."""
import asyncio
import functools
import time


def nap(seconds):
    time.sleep(seconds)


def quick(seconds):
    return seconds


HANDLERS = {"nap": nap}
BOTH_WAIT = {"nap": nap, "sleep": time.sleep}
MIXED = {"nap": nap, "quick": quick}


async def table(name):
    await asyncio.get_running_loop().run_in_executor(None, HANDLERS[name], 1)
    await asyncio.get_running_loop().run_in_executor(None, HANDLERS["nap"], 1)
    await asyncio.get_running_loop().run_in_executor(None, HANDLERS.get(name), 1)


async def mixed(name):
    MIXED[name](1)
    await asyncio.get_running_loop().run_in_executor(None, MIXED["nap"], 1)
    MIXED["quick"](1)


class Job:
    def __init__(self):
        self.action = self.rest
        self.later = functools.partial(nap, 1)
        self.short = lambda: time.sleep(1)
        self.table = {"rest": self.rest}

    def rest(self):
        time.sleep(1)

    async def run(self):
        await asyncio.get_running_loop().run_in_executor(None, self.action)
        await asyncio.get_running_loop().run_in_executor(None, self.later)
        await asyncio.get_running_loop().run_in_executor(None, self.short)
        await asyncio.get_running_loop().run_in_executor(None, self.table["rest"])


async def builtins(xs):
    list(await asyncio.get_running_loop().run_in_executor(None, map, nap, xs))
    await asyncio.get_running_loop().run_in_executor(None, lambda: sorted(xs, key=nap))
    await asyncio.get_running_loop().run_in_executor(None, lambda: max(xs, key=lambda x: time.sleep(x)))
    map(nap, xs)
    any(nap(x) for x in xs)


def twice(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        time.sleep(1)
        return function(*args, **kwargs)

    return wrapper


def retry(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for _ in range(times):
                return function(*args, **kwargs)

        return wrapper

    return decorate


@twice
def slowed():
    return 1


@retry(3)
def tried():
    time.sleep(1)


class Registry:
    def __init__(self):
        self.known = []

    def register(self, function):
        self.known.append(function)
        return function


registry = Registry()


@registry.register
def registered():
    time.sleep(1)


async def decorated():
    await asyncio.get_running_loop().run_in_executor(None, slowed)
    await asyncio.get_running_loop().run_in_executor(None, tried)
    await asyncio.get_running_loop().run_in_executor(None, registered)


def with_default(seconds, sleep=time.sleep):
    sleep(seconds)


async def default_argument():
    await asyncio.get_running_loop().run_in_executor(None, with_default, 1)
    with_default(1, quick)
    with_default(1, sleep=quick)


def call_it(function):
    return function()


async def only_caller():
    await asyncio.get_running_loop().run_in_executor(None, call_it, lambda: time.sleep(1))


def call_any(function):
    return function()


async def one_of_two():
    call_any(lambda: time.sleep(1))
    call_any(dict)
