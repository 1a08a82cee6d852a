"""cancellation: cancel() throws an exception into a task, at the await where it stands.

What to look for
  1. In the timeline "polite" ends as cancelled, but first it cleans up, which takes 0.3 s.
  2. "stubborn" was cancelled at the same moment, and goes on: it swallowed the CancelledError.
  3. The editor marks that except. Its fix ends it with "raise": apply it, run again, and both end as cancelled.
"""

import asyncio

log = []


async def polite():
    try:
        await asyncio.sleep(5)
    finally:
        # Runs on the way out. The cancellation waits for it, and then goes on.
        await asyncio.sleep(0.3)
        log.append("polite cleaned up")


async def stubborn():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        log.append("stubborn heard it")
    await asyncio.sleep(1)
    log.append("stubborn went on")


async def main():
    tasks = [asyncio.create_task(polite(), name="polite"), asyncio.create_task(stubborn(), name="stubborn")]
    await asyncio.sleep(0.5)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return [task.get_name() for task in tasks if task.cancelled()]


if __name__ == "__main__":
    cancelled = asyncio.run(main())

    print("expected: polite is cancelled after its clean-up; stubborn hears it and goes on, until it raises it again")
    print(f"observed: cancelled: {' and '.join(cancelled)}; {', '.join(log)}")
    as_written = cancelled == ["polite"] and "stubborn went on" in log
    fixed = cancelled == ["polite", "stubborn"] and "stubborn went on" not in log
    holds = (as_written or fixed) and {"polite cleaned up", "stubborn heard it"} <= set(log)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
