"""Branches, loops and the ways out of them."""


def choose(a, b):
    if a and b():
        return 1
    elif a < limit() < b:
        raise ValueError from None
    else:
        pass
    value = first() if a else second()
    return value or default()


def leave(items):
    for item in items:
        if item:
            break
        continue
    else:
        return 0
    while True:
        if poll():
            return 1


def search(items):
    while (line := read()) is not None:
        if line in items:
            break
    else:
        raise LookupError(line)


def attempt():
    try:
        result = work()
    except (KeyError, errors.Missing) as error:
        report(error)
        return None
    except:
        raise
    else:
        return result
    finally:
        close()


def groups():
    try:
        work()
    except* OSError as group:
        report(group)


def describe(shape):
    assert shape, message()
    match shape:
        case Circle(radius=0) | None:
            return "dot"
        case [first, *rest] if rest:
            return first
        case {"kind": Kind.SQUARE, **others}:
            del others["x"], shape.cache
        case other:
            return other


if __name__ == "__main__":
    attempt()
