"""Whether two awaits, or the turns of a loop, depend on each other: judged from the source as the rule sequential-awaits
does, so that nothing is told here that the editor does not say as well.

Only calls with names that read (`get_user`, `fetch`) count: their order matters to nobody else.
"""

from .sites import USER

_READS = (
    "get", "fetch", "load", "download", "find", "lookup", "search", "count", "list", "check", "ping", "resolve", "request",
)  # fmt: skip
# What two calls may share without one seeing what the other did: names that are, or end in, one of these words.
_PLAIN = (
    "id", "ids", "key", "name", "url", "host", "path", "date", "day", "city", "user", "query", "headers", "params", "timeout",
    "limit",
)  # fmt: skip
# Calls of such objects take something away: their order matters.
_KEEPS_STATE = ("Queue", "Stream", "Reader")
_trees = {}


def reads(name):
    """Whether a function of this name only reads."""
    return name.lstrip("_").partition("_")[0] in _READS and not name.startswith("__")


def keeps_state(qualified):
    return any(map(qualified.__contains__, _KEEPS_STATE))


def may_matter(entry):
    """Whether a function may await two things that do not depend on each other. `entry`: its Code."""
    code = entry.code
    asynchronous = code.co_flags & 0x80
    return bool(asynchronous) and entry.kind == USER and any(map(reads, code.co_names + code.co_freevars))


def independent(file, first, second):
    """The names of the calls that are awaited at these lines, when neither needs the other; None otherwise, or when that
    cannot be told. `first` is 0 where the line `second` is awaited once for every turn of a loop."""
    tree = _tree(file)
    for function in _functions(tree, second) if tree is not None else ():
        found = _turns(function, second) if not first else _pair(function, first, second)
        if found is not None:
            return found
    return None


def _tree(file):
    import ast

    if file not in _trees:
        if len(_trees) > 20:
            _trees.clear()
        try:
            with open(file, "rb") as handle:
                _trees[file] = ast.parse(handle.read())
        except (OSError, SyntaxError, ValueError):
            _trees[file] = None
    return _trees[file]


def _functions(tree, line):
    import ast

    return [each for each in ast.walk(tree) if isinstance(each, ast.AsyncFunctionDef) and each.lineno <= line <= each.end_lineno]


def _blocks(node):
    """The lists of statements of a function that stand neither in `with` nor in `try` nor in `match`."""
    import ast

    yield node.body
    for each in list(node.body) + list(getattr(node, "orelse", ())):
        if isinstance(each, (ast.For, ast.While, ast.If)):
            yield from _blocks(each)
    if getattr(node, "orelse", ()):
        yield node.orelse


class _Read:
    """`await receiver.name(arguments)`."""

    def __init__(self, call, name, receiver, names):
        self.call, self.name, self.receiver, self.names = call, name, receiver, names


def _read(awaited):
    import ast

    call = awaited.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, (ast.Name, ast.Attribute)):
        return None
    name = getattr(call.func, "attr", None) or call.func.id
    values = call.args + [each.value for each in call.keywords]
    if not reads(name) or any(each.arg is None for each in call.keywords):
        return None
    names = set()
    for each in values:
        for part in ast.walk(each):
            if isinstance(part, ast.Name):
                names.add(part.id)
            elif isinstance(part, ast.expr) and not isinstance(part, _simple()):
                return None
    receiver = _dotted(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    return _Read(call, name, receiver, names)


def _simple():
    """Expressions of which it is plain what they use."""
    import ast

    return (
        ast.Constant, ast.Attribute, ast.Subscript, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Tuple,
        ast.List, ast.Set, ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.Slice,
    )  # fmt: skip


def _dotted(node):
    import ast

    if isinstance(node, ast.Name):
        return node.id
    of = _dotted(node.value) if isinstance(node, ast.Attribute) else "?"
    return "?" if of == "?" else "%s.%s" % (of, node.attr)


def _at(node, line):
    return node.lineno <= line <= node.end_lineno


def _pair(function, first, second):
    import ast

    for block in _blocks(function):
        for one, other in zip(block, block[1:]):
            if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign) and _at(one.value, first) and _at(other.value, second)):
                continue
            if not (isinstance(one.value, ast.Await) and isinstance(other.value, ast.Await)):
                continue
            before, read = _read(one.value), _read(other.value)
            if before is not None and read is not None and _apart(one.targets, before, read):
                return before.name, read.name
    return None


def _apart(targets, before, read):
    import ast

    if not all(isinstance(each, ast.Name) for each in targets):
        return False
    bound = {each.id for each in targets}
    if bound & read.names or read.receiver.split(".")[0] in bound:
        return False
    # One object keeps the order of what is asked of it.
    if read.receiver and read.receiver == before.receiver:
        return False
    return all(name.rpartition("_")[2] in _PLAIN for name in read.names & before.names)


def _turns(function, line):
    import ast

    for block in _blocks(function):
        for statement in block:
            if isinstance(statement, ast.For) and _at(statement, line):
                found = _each(statement.body, {each.id for each in ast.walk(statement.target) if isinstance(each, ast.Name)}, line)
            elif _at(statement, line) and not hasattr(statement, "body"):
                found = _comprehended(statement, line)
            else:
                continue
            if found is not None:
                return (found,)
    return None


def _comprehended(statement, line):
    """The same in a comprehension: `[await get_user(one) for one in ids]`."""
    import ast

    for node in ast.walk(statement):
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)) and _at(node, line):
            if len(node.generators) == 1 and not node.generators[0].ifs and not node.generators[0].is_async:
                names = {each.id for each in ast.walk(node.generators[0].target) if isinstance(each, ast.Name)}
                made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
                return _each(made, names, line)
    return None


def _each(body, turn, line):
    """The name of the one call that is awaited in each turn, when no turn needs the one before."""
    import ast

    decides = (
        ast.Break, ast.Continue, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.While, ast.For, ast.AsyncFor, ast.Try,
        ast.With, ast.AsyncWith, ast.If, ast.IfExp, ast.BoolOp,
    )  # fmt: skip
    nodes = [node for each in body for node in ast.walk(each)]
    awaits = [node for node in nodes if isinstance(node, ast.Await)]
    if len(awaits) != 1 or not _at(awaits[0], line):
        return None
    if any(isinstance(node, decides) or type(node).__name__ in ("Match", "TryStar") for node in nodes):
        return None
    read = _read(awaits[0])
    if read is None or read.receiver or not turn & read.names:
        return None
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return None if (bound & read.names) - turn else read.name
