"""Comments that silence nothing."""
import time


def plain():
    time.sleep(1)


async def nap():
    time.sleep(1)  # interleave: ignore[blocking-call-in-async]


async def fine():
    return 1


def own_line():
    return 2


def unknown_rule():
    return 3


def with_words():
    return 4  # because it was slow
