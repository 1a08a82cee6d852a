"""The call that a frame stands in, as it is written in the source: `event.wait()`.

For functions in C, which have no frame of their own. Each place is looked up once.
"""

import ast

from . import sites

_LONGEST = 60
_known = {}


def called(code, instruction):
    """The called expression with `()`, '' where the source does not say it clearly."""
    key = (id(code), instruction)
    found = _known.get(key)
    if found is None:
        try:
            text = _by_position(code, instruction) if hasattr(code, "co_positions") else _by_line(code, instruction)
        except (OSError, SyntaxError, ValueError, IndexError, UnicodeError):
            text = ""
        # The code is kept, so that its number is not given to another.
        found = _known[key] = (text if len(text) <= _LONGEST else "", code)
    return found[0]


def _by_position(code, instruction):
    for number, position in enumerate(code.co_positions()):
        if number * 2 == instruction:
            line, last, begin, end = position
            break
    else:
        return ""
    if line is None or begin is None or end is None:
        return ""
    text = sites.source_line(code.co_filename, line, whole=True).encode("utf-8")
    text = text[begin:] if last != line else text[begin:end]
    return _callee(text.decode("utf-8").strip(), last != line)


def _callee(text, cut):
    if text.startswith("with "):
        # Up to 3.11 the whole statement stands for what its head does.
        text = text[5:].split("\n")[0].rsplit(":", 1)[0].split(" as ")[0]
    elif cut:
        # The call goes on below; what stands before its first bracket is enough.
        text = text.split("(")[0] + "()"
    tree = ast.parse(text, mode="eval").body
    if isinstance(tree, ast.Await):
        tree = tree.value
    if isinstance(tree, (ast.Name, ast.Attribute)):
        return _words(tree) + ".acquire()"  # `with lock:`
    return _words(tree.func) + "()" if isinstance(tree, ast.Call) and _words(tree.func) else ""


def _by_line(code, instruction):
    text = sites.source_line(code.co_filename, sites._line(code, instruction)).strip()
    if text.startswith(("with ", "if ", "while ", "for ", "elif ", "else", "try", "return ")):
        text = text.rstrip(":").split(" ", 1)[-1].split(" as ")[0]
    calls = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Call)]
    return _words(calls[0].func) + "()" if len(calls) == 1 and _words(calls[0].func) else ""


def _words(node):
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return names[0] if names else ""
    return ".".join([node.id] + names[::-1])
