"""forgotten-await: calling a coroutine function runs nothing.

What to look for
  1. The editor marks the first call of save: the coroutine it makes is thrown away.
  2. In the timeline the problem names the line that made it; no time was spent inside it.
  3. Add the await (the fix does it) and run it again: both records are saved.
"""

import asyncio

saved = []


async def save(record):
    await asyncio.sleep(0.1)
    saved.append(record)


async def main():
    save("first record")
    await save("second record")


if __name__ == "__main__":
    asyncio.run(main())

    print("expected: 1 of 2 records saved as written (and a RuntimeWarning), 2 of 2 after the fix")
    print(f"observed: {len(saved)} of 2 records saved: {', '.join(saved)}")
    holds = saved in (["second record"], ["first record", "second record"])
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
