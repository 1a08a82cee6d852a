"""Which handler on the way takes a cancellation: from the source of the functions that are suspended.

The source is parsed only once a cancelled task has awaited again or ended normally, which hardly ever happens.
"""

from . import sites
from .function_sources import tree_of

_NAMES = ("CancelledError", "BaseException")
# (Code, line) -> what `_answer` found.
_answers = {}


class Handler:
    """`except` or `suppress`: its line, and the lines that still belong to it."""

    __slots__ = ("line", "words", "ranges", "cleans")

    def __init__(self, line, words, ranges, cleans):
        self.line = line
        self.words = words
        self.ranges = ranges
        # Whether a `finally` belongs to it: such code is about cleaning up, and knows what it does.
        self.cleans = cleans

    def covers(self, line):
        return any(first <= line <= last for first, last in self.ranges)


def swallowing(chain):
    """(Position in the chain, Handler) of the first handler that takes a cancellation and does not raise; False when
    there is none, when it is not the user's own, or when it cannot be told. `chain`: innermost first."""
    for position, (_, code, line) in enumerate(chain):
        found = _answer(code, line)
        if found is False:
            return False
        if found is not None:
            return (position, found) if sites.belongs_to_user(code.co_filename) else False
    return False


def _answer(code, line):
    """The handler around a line of a function, None where there is none, False when its source cannot be read."""
    if (code, line) not in _answers:
        if len(_answers) > 500:
            _answers.clear()
        function = tree_of(code)
        _answers[code, line] = _handler(function, line) if function is not None else False
    return _answers[code, line]


def _handler(function, line):
    """The innermost handler around a line that takes a cancellation and does not raise."""
    import ast

    around = []
    _around(function.body, line, around)
    for node in reversed(around):
        if isinstance(node, ast.Try):
            for each in node.handlers:
                if _takes(each.type):
                    if _hands_on(each):
                        break
                    return Handler(each.lineno, _words(each), _ranges(each, node), bool(node.finalbody))
        elif any(_suppresses(item.context_expr) for item in node.items):
            return Handler(node.lineno, "suppress(...)", [], False)
    return None


def _around(body, line, found):
    """The `try` and `with` statements around a line, outermost first; in a `try` only its first part counts."""
    import ast

    for node in body:
        if not node.lineno <= line <= node.end_lineno or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if isinstance(node, ast.Try) and node.body[0].lineno <= line <= node.body[-1].end_lineno:
            found.append(node)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            found.append(node)
        for name in ("body", "orelse", "finalbody"):
            _around([each for each in getattr(node, name, ()) if isinstance(each, ast.stmt)], line, found)
        for each in list(getattr(node, "handlers", ())) + list(getattr(node, "cases", ())):
            _around(each.body, line, found)


def _name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def _takes(kind):
    if kind is None:
        return True
    return any(_name(each) in _NAMES for each in getattr(kind, "elts", [kind]))


def _suppresses(call):
    return _name(getattr(call, "func", None)) == "suppress" and any(_name(each) in _NAMES for each in call.args)


def _hands_on(handler):
    """Whether it raises on some path, ends the program, or gives the exception to somebody else."""
    import ast

    for node in ast.walk(handler):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call) and _name(node.func) in ("exit", "_exit", "set_exception", "uncancel", "cancel", "fail"):
            return True
    # Kept in a variable, it may be raised later.
    name = handler.name
    return name is not None and any(
        isinstance(node, ast.Assign) and name in [_name(each) for each in ast.walk(node.value)] for node in ast.walk(handler)
    )


def _words(handler):
    import ast

    if handler.type is None:
        return "the `except:`"
    names = [_name(each) or "..." for each in getattr(handler.type, "elts", [handler.type])]
    return "the `except %s`" % (names[0] if isinstance(handler.type, (ast.Name, ast.Attribute)) else "(%s)" % ", ".join(names))


def _ranges(handler, node):
    found = [(handler.lineno, handler.end_lineno)]
    if node.finalbody:
        found.append((node.finalbody[0].lineno, node.finalbody[-1].end_lineno))
    return found
