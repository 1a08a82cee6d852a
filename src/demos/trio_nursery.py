"""trio-nursery: tasks live in a nursery, and nobody leaves it before the last of them has ended.

What to look for in the timeline
  1. Three tasks in one nursery: their waits lie above each other, the block ends with the longest.
  2. "fails" ends with an error: its nursery cancels the other two, and only then the error goes on.
  3. A cancel scope with a time limit: what is inside is cancelled after 0.5 s, what is outside goes on.
"""

import sys

try:
    import trio
except ImportError:
    sys.exit(f"This demo needs trio. Get it with: {sys.executable} -m pip install trio")

ended = []


async def work(name, seconds):
    await trio.sleep(seconds)
    ended.append(name)


async def fails(seconds):
    await trio.sleep(seconds)
    raise ValueError("no such record")


async def together():
    async with trio.open_nursery() as nursery:
        for name, seconds in (("short", 0.4), ("long", 1.2), ("middle", 0.8)):
            nursery.start_soon(work, name, seconds, name=name)


async def one_fails():
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(fails, 0.4, name="fails")
            nursery.start_soon(work, "slow", 2, name="slow")
            nursery.start_soon(work, "slower", 3, name="slower")
    # A group of errors in newer versions of trio, the error itself in older ones.
    except Exception as error:
        errors = getattr(error, "exceptions", [error])
        ended.append(" and ".join(type(each).__name__ for each in errors))


async def limited():
    with trio.move_on_after(0.5):
        await work("too slow", 2)
    ended.append("went on")


async def main():
    seconds = []
    for part in (together, one_fails, limited):
        began = trio.current_time()
        await part()
        seconds.append(trio.current_time() - began)
    return seconds


if __name__ == "__main__":
    seconds = trio.run(main)

    expected = ["short", "middle", "long", "ValueError", "went on"]
    limits = [1.2, 0.4, 0.5]
    print(f"expected: {', '.join(expected)}; about 1.2, 0.4 and 0.5 s")
    print(f"observed: {', '.join(ended)}; {', '.join(f'{each:.2f}' for each in seconds)} s")
    holds = ended == expected and all(limit - 0.05 < each < limit + 0.6 for limit, each in zip(limits, seconds))
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
