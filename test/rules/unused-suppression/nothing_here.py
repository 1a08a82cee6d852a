"""Comments that silence nothing."""
import time


def plain():
    time.sleep(1)  # interleave: ignore[blocking-call-in-async]


async def nap():
    time.sleep(1)  # interleave: ignore[blocking-call-in-async, missing-await]


async def fine():
    return 1  # interleave: ignore


def own_line():
    # interleave: ignore[late-daemon-assignment]
    return 2


def unknown_rule():
    return 3  # interleave: ignore[no-such-rule]


def with_words():
    return 4  # interleave: ignore[missing-await]  because it was slow
