"""A coroutine object used as if it were its result."""


async def load(name):
    return [name]


async def count():
    return 3


async def attribute():
    rows = await load("a")
    return rows.copy()


async def subscript():
    rows = await load("a")
    return rows[0]


async def directly():
    return (await load("a"))[0]


async def arithmetic():
    return await count() + 1


async def text():
    total = await count()
    return f"{total} rows"


async def truth():
    if await load("a"):
        return True
    return False


async def comparison():
    return await count() == 3


async def iteration():
    for row in await load("a"):
        print(row)


async def builtins_on_it():
    print(await count())
    rows = await load("a")
    return len(rows)


async def precedence():
    return await count() ** 2
