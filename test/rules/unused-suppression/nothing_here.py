"""Comments that silence nothing."""
import time


def plain():
    time.sleep(1)  # interleave: ignore[blocking-call-in-async]  # expect: unused-suppression


async def nap():
    time.sleep(1)  # interleave: ignore[blocking-call-in-async, missing-await]  # expect: unused-suppression


async def fine():
    return 1  # interleave: ignore  # expect: unused-suppression


def own_line():
    # interleave: ignore[late-daemon-assignment]  # expect: unused-suppression
    return 2


def unknown_rule():
    return 3  # interleave: ignore[no-such-rule]  # expect: unused-suppression


def with_words():
    return 4  # interleave: ignore[missing-await]  because it was slow  # expect: unused-suppression
