"""cpu-in-executor: computing in a coroutine stops the loop, computing in another process does not.

What to look for in the timeline
  1. In the coroutine: the loop is red, and "heartbeat" does not run until the computing is over.
  2. In a thread: the loop goes on, but each beat waits for the GIL, which the computing thread holds.
  3. In a process: the heartbeat is regular, and the computing has a row in a process of its own.
"""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

PAUSE = 0.02


def compute(rounds=8_000_000):
    total = 0
    for number in range(rounds):
        total += number * number
    return total


async def heartbeat(gaps):
    last = time.perf_counter()
    while True:
        await asyncio.sleep(PAUSE)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now


async def with_heartbeat(title, computing):
    """How often the heart beat while something was computed, and the longest time between two beats."""
    gaps = []
    beating = asyncio.create_task(heartbeat(gaps), name=title)
    await asyncio.sleep(0)
    began = time.perf_counter()
    await computing()
    seconds = time.perf_counter() - began
    await asyncio.sleep(PAUSE)
    beating.cancel()
    share = max(gaps) / seconds
    print(f"observed: in the {title} {seconds:.2f} s, {len(gaps)} beats, at most {max(gaps) * 1000:.0f} ms apart")
    return share


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, thread_name_prefix="thread") as threads, ProcessPoolExecutor(1) as processes:
        # The process starts with its first job; that is not measured.
        await loop.run_in_executor(processes, compute, 1)

        async def in_coroutine():
            compute()

        async def in_thread():
            await loop.run_in_executor(threads, compute)

        async def in_process():
            await loop.run_in_executor(processes, compute)

        return [
            await with_heartbeat("coroutine", in_coroutine),
            await with_heartbeat("thread", in_thread),
            await with_heartbeat("process", in_process),
        ]


if __name__ == "__main__":
    print(f"expected: in the coroutine no beat while it computes, in a process one about every {PAUSE * 1000:.0f} ms")
    coroutine, thread, process = asyncio.run(main())
    # The longest gap as a share of the whole: all of it, or a small part.
    holds = coroutine > 0.9 and thread < 0.7 and process < 0.7
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m (are the cores busy?)")
