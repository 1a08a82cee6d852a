"""Comments that do their work."""
import time


async def on_the_line():
    time.sleep(1)  # interleave: ignore[blocking-call-in-async]


async def above():
    # interleave: ignore[blocking-call-in-async]
    time.sleep(1)


async def everything():
    time.sleep(1)  # interleave: ignore


async def other_tool():
    time.sleep(1)  # noqa: ASYNC251
    time.sleep(2)  # noqa: E501, ASYNC251


async def after_a_note():
    time.sleep(1)  # short  # interleave: ignore[blocking-call-in-async]
