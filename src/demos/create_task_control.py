"""create-task-control: a task goes on in the background, and can be looked at, awaited and cancelled.

What to look for in the timeline
  1. create_task() only puts the task in line: it starts when main gives way at its first await.
  2. "report" and "heartbeat" go on while main does something else.
  3. "heartbeat" never ends by itself: its row ends as cancelled, at the moment main has the report.
"""

import asyncio

log = []


async def write_report():
    log.append("report starts")
    await asyncio.sleep(1.0)
    return "report of 3 pages"


async def heartbeat():
    while True:
        await asyncio.sleep(0.35)
        log.append("beat")


async def main():
    report = asyncio.create_task(write_report(), name="report")
    pulse = asyncio.create_task(heartbeat(), name="heartbeat")
    log.append("created, nothing runs yet")
    await asyncio.sleep(0.5)
    log.append(f"report done: {report.done()}")

    log.append(await report)
    pulse.cancel()
    try:
        await pulse
    except asyncio.CancelledError:
        log.append(f"heartbeat cancelled: {pulse.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())

    expected = [
        "created, nothing runs yet",
        "report starts",
        "beat",
        "report done: False",
        "beat",
        "report of 3 pages",
        "heartbeat cancelled: True",
    ]
    print("expected:", ", ".join(expected))
    print("observed:", ", ".join(log))
    print("verdict: ", "as expected" if log == expected else "\033[31mnot as expected\033[0m")
