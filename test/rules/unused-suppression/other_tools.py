"""What other tools' comments mean is their affair, and they are never called unused."""
import time


def plain():
    time.sleep(1)  # noqa: ASYNC251
    return 1  # noqa


async def bare_noqa_was_not_meant_for_us():
    time.sleep(1)  # noqa  # expect: blocking-call-in-async
