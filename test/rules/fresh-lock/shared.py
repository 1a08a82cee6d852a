"""Locks that others can have."""
import asyncio
import threading

lock = threading.Lock()
locks = {}


class Account:
    shared = threading.Lock()

    def __init__(self):
        self.lock = threading.Lock()

    def own(self):
        with self.lock, self.shared:
            print("own")


def module_wide():
    with lock:
        print("module")


def for_a_closure():
    count = 0
    inner = threading.Lock()

    def add():
        nonlocal count
        with inner:
            count += 1

    for _ in range(4):
        threading.Thread(target=add).start()
    with inner:
        print(count)


def given_to_threads(work):
    mine = threading.Lock()
    threading.Thread(target=work, args=(mine,)).start()
    with mine:
        print("given")


def kept(key):
    made = threading.Lock()
    locks[key] = made
    with made:
        print("kept")


def returned():
    made = threading.Lock()
    with made:
        print("returned")
    return made


def chosen(key):
    made = locks.get(key)
    if made is None:
        made = threading.Lock()
    with made:
        print("chosen")


def by_lambda(run):
    made = threading.Lock()
    run(lambda: made.acquire())
    with made:
        print("lambda")


def of_a_lock():
    with threading.Condition(lock):
        print("condition of a lock that others have")


def turns():
    made = threading.Lock()
    with made:
        yield 1


async def gathered(jobs):
    made = asyncio.Lock()

    async def one(job):
        async with made:
            await job()

    await asyncio.gather(*[one(job) for job in jobs])
    async with made:
        print("done")


class Lazy:
    def __init__(self):
        self.made = None

    def get(self):
        if self.made is None:
            self.made = threading.Lock()
        return self.made

    def use(self):
        with self.get():
            print("made once")


def nap(seconds):
    """Nobody ever releases it: a way to sleep."""
    made = threading.Lock()
    made.acquire()
    made.acquire(timeout=seconds)
    made.release()
