"""Type parameters, aliases, annotations; and what Python 2 wrote."""
type Pair[T] = tuple[T, T]


def first[T: Comparable = int](items: Sequence[T], *rest: *Ts) -> "T":
    value: Optional[T] = items[0]
    return value


class Box[T, **P](Generic[T]):
    item: T


type(box).kind = 1
values = [*box.items(), *more]
match = {**defaults(), "a": 1, -1: b"x" rb'\n'}
slices = grid[1:stop(), ::2][...]
late = yield
print "old", style()
print >> log, "message"
exec code in scope()
