"""A coroutine object used as if it were its result."""


async def load(name):
    return [name]


async def count():
    return 3


async def attribute():
    rows = load("a")  # expect: missing-await
    return rows.copy()


async def subscript():
    rows = load("a")  # expect: missing-await
    return rows[0]


async def directly():
    return load("a")[0]  # expect: missing-await


async def arithmetic():
    return count() + 1  # expect: missing-await


async def text():
    total = count()  # expect: missing-await
    return f"{total} rows"


async def truth():
    if load("a"):  # expect: missing-await
        return True
    return False


async def comparison():
    return count() == 3  # expect: missing-await


async def iteration():
    for row in load("a"):  # expect: missing-await
        print(row)


async def builtins_on_it():
    print(count())  # expect: missing-await
    rows = load("a")  # expect: missing-await
    return len(rows)


async def precedence():
    return count() ** 2  # expect: missing-await
