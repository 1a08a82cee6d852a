"""gather-errors: what happens to the others when one of three tasks fails.

What to look for in the timeline
  1. gather(): "fails" ends after 0.3 s, main goes on at once, yet "slow" and "slower" run to their ends.
  2. gather(return_exceptions=True): main waits for all three, and gets the error as a result among the others.
  3. TaskGroup (Python 3.11 and later): "slow" and "slower" are cancelled when "fails" fails.
"""

import asyncio
import sys

finished = []


async def work(seconds, fail=False):
    await asyncio.sleep(seconds)
    if fail:
        raise ValueError("no such record")
    finished.append(seconds)
    return seconds


def three_tasks(create_task):
    return [
        create_task(work(0.3, fail=True), name="fails"),
        create_task(work(0.6), name="slow"),
        create_task(work(0.9), name="slower"),
    ]


async def plain_gather():
    tasks = three_tasks(asyncio.create_task)
    try:
        await asyncio.gather(*tasks)
    except ValueError:
        pass
    at_error = len(finished)
    # The others were not cancelled. Somebody should wait for them, or cancel them.
    await asyncio.wait(tasks)
    return f"error with {at_error} of 2 finished, {len(finished)} in the end"


async def gather_with_exceptions():
    results = await asyncio.gather(*three_tasks(asyncio.create_task), return_exceptions=True)
    return f"no error, results {results}"


async def task_group():
    try:
        async with asyncio.TaskGroup() as group:
            tasks = three_tasks(group.create_task)
    except Exception as error:
        cancelled = sum(task.cancelled() for task in tasks)
        return f"{type(error).__name__} of {len(error.exceptions)}, {cancelled} cancelled"


async def main():
    cases = [
        ("gather", plain_gather, "error with 0 of 2 finished, 2 in the end"),
        ("return_exceptions", gather_with_exceptions, "no error, results [ValueError('no such record'), 0.6, 0.9]"),
    ]
    if sys.version_info >= (3, 11):
        cases.append(("TaskGroup", task_group, "ExceptionGroup of 1, 2 cancelled"))
    holds = True
    for name, function, expected in cases:
        finished.clear()
        observed = await function()
        holds = holds and observed == expected
        print(f"{name}\n  expected: {expected}\n  observed: {observed}")
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")


if __name__ == "__main__":
    asyncio.run(main())
