"""Functions that are kept, listed in tables, wrapped, or given to others, and called later."""
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
    HANDLERS[name](1)  # expect: blocking-call-in-async
    HANDLERS["nap"](1)  # expect: blocking-call-in-async
    HANDLERS.get(name)(1)  # expect: blocking-call-in-async


async def mixed(name):
    MIXED[name](1)
    MIXED["nap"](1)  # expect: blocking-call-in-async
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
        self.action()  # expect: blocking-call-in-async
        self.later()  # expect: blocking-call-in-async
        self.short()  # expect: blocking-call-in-async
        self.table["rest"]()  # expect: blocking-call-in-async


async def builtins(xs):
    list(map(nap, xs))  # expect: blocking-call-in-async
    sorted(xs, key=nap)  # expect: blocking-call-in-async
    max(xs, key=lambda x: time.sleep(x))  # expect: blocking-call-in-async
    map(nap, xs)
    any(nap(x) for x in xs)  # expect: blocking-call-in-async


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
    slowed()  # expect: blocking-call-in-async
    tried()  # expect: blocking-call-in-async
    registered()  # expect: blocking-call-in-async


def with_default(seconds, sleep=time.sleep):
    sleep(seconds)


async def default_argument():
    with_default(1)  # expect: blocking-call-in-async possible
    with_default(1, quick)
    with_default(1, sleep=quick)


def call_it(function):
    return function()


async def only_caller():
    call_it(lambda: time.sleep(1))  # expect: blocking-call-in-async


def call_any(function):
    return function()


async def one_of_two():
    call_any(lambda: time.sleep(1))
    call_any(dict)
