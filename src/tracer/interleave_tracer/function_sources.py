"""The syntax tree of one function, made from its text when it is asked for.

Of a file only the places of its functions are kept: a whole tree is so many objects that every collection of garbage in
the program would take several times as long.
"""

from _frozen_importlib_external import decode_source

from . import sites

# File -> {(name, first line): (line of its `def`, its text)}.
_files = {}


def tree_of(code):
    """None when its source cannot be read."""
    import ast

    file = sites.absolute(code.co_filename)
    if file not in _files:
        if len(_files) > 50:
            _files.clear()
        _files[file] = _functions(file)
    line, text = _files[file].get((code.co_name, code.co_firstlineno), (0, ""))
    if not line:
        return None
    try:
        if text[:1].isspace():
            return ast.parse("\n" * (line - 2) + "if 1:\n" + text).body[0].body[0]
        return ast.parse("\n" * (line - 1) + text).body[0]
    except SyntaxError:
        return None


def _functions(file):
    import ast

    try:
        with open(file, "rb") as handle:
            source = decode_source(handle.read())
        tree = ast.parse(source)
    except (OSError, SyntaxError, ValueError):
        return {}
    lines = source.split("\n")
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.AsyncFunctionDef, ast.FunctionDef)):
            place = (node.lineno, "\n".join(lines[node.lineno - 1 : node.end_lineno]))
            # The first line of its code is that of the first decorator.
            for line in [node.lineno] + [each.lineno for each in node.decorator_list]:
                found.setdefault((node.name, line), place)
    return found
