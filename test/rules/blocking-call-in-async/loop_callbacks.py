"""A plain function that the loop calls runs on the loop; the finding is at the blocking call in it."""
import asyncio
import signal
import time


def tick():
    time.sleep(1)  # expect: blocking-call-in-async
#   ^^^^^^^^^^


def report(task):
    time.sleep(0.1)  # expect: blocking-call-in-async


def on_signal():
    time.sleep(0.2)  # expect: blocking-call-in-async


def later():
    time.sleep(3)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(tick)
    loop.call_later(5, tick)
    loop.add_signal_handler(signal.SIGTERM, on_signal)
    task = asyncio.create_task(asyncio.sleep(1))
    task.add_done_callback(report)
    await task
    await asyncio.to_thread(later)
