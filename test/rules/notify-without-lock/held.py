import asyncio
import contextlib
import threading

changed = threading.Condition()
ready = asyncio.Condition()


def by_hand():
    changed.acquire()
    try:
        changed.notify()
    finally:
        changed.release()


def with_stack():
    with contextlib.ExitStack() as stack:
        stack.enter_context(changed)
        changed.notify()


def tried():
    while not changed.acquire(timeout=1):  # expect: unreleased-lock possible
        print("busy")
    changed.notify()
    changed.release()


def notify_locked():
    changed.notify()


def tell():
    """Tells everybody. The lock must be held by the caller."""
    changed.notify_all()


def own_condition(condition: threading.Condition):
    condition.notify()


def after_release():
    changed.acquire()
    changed.release()
    changed.notify()  # expect: notify-without-lock


async def wake():
    async with ready:
        ready.notify_all()


async def wake_wrongly():
    ready.notify_all()  # expect: notify-without-lock


async def main():
    await asyncio.gather(wake(), wake_wrongly())


class Signal:
    def notify(self):
        print("a method of its own")


Signal().notify()
threading.Thread(target=after_release).start()
threading.Thread(target=by_hand).start()
asyncio.run(main())
