"""Says what Python itself makes of files, one JSON line each, for the facts to be compared with.

Reads paths from standard input. Files that this Python cannot parse are left out.
"""
import ast
import json
import sys
import symtable
import warnings

COMPREHENSIONS = ("genexpr", "listcomp", "setcomp", "dictcomp")


def line_starts(text):
    """Texts of lines and their offsets in UTF-16 code units; only \\n, \\r\\n and \\r end a line."""
    found, offset = [], 0
    for line in text.replace("\r\n", "\n\0").replace("\r", "\n").split("\n"):
        line = line.lstrip("\0") if found else line
        found.append((offset, line))
        offset += units(line) + 1
    return found


def units(text):
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5000)
    for path in sys.stdin.read().splitlines():
        try:
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
            if "\r" in text or text.startswith("\ufeff"):
                continue
            tree = ast.parse(text)
            table = symtable.symtable(text, path, "exec")
        except (SyntaxError, ValueError, RecursionError):
            continue
        print(json.dumps(describe(path, tree, table, line_starts(text))))


def describe(path, tree, table, lines):
    def offset(line, column):
        start, text = lines[line - 1]
        return start + (column if text.isascii() else units(text.encode()[:column].decode(errors="replace")))

    def span(node):
        return [offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)]

    found = {"path": path, "calls": [], "awaits": [], "functions": [], "scopes": [], "hidden": []}
    # The places of what stands in f-strings are only right since Python 3.12.
    formatted = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in formatted:
            found["calls"].append(span(node) + [len(node.args), [keyword.arg for keyword in node.keywords]])
        elif isinstance(node, ast.Await) and id(node) not in formatted:
            found["awaits"].append(span(node))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            a = node.args
            params = a.posonlyargs + a.args + ([a.vararg] if a.vararg else [])
            params += a.kwonlyargs + ([a.kwarg] if a.kwarg else [])
            is_async = isinstance(node, ast.AsyncFunctionDef)
            names = [param.arg for param in params]
            found["functions"].append([node.name, is_async, names, len(node.decorator_list)])
    scopes(table, found)
    return found


def scopes(table, found):
    for child in table.get_children():
        name, kind = child.get_name(), child.get_type()
        names = sorted(symbol.get_name() for symbol in child.get_symbols() if symbol.is_local())
        if name in COMPREHENSIONS and kind == "function":
            found["hidden"] += names
        elif str(kind) in ("function", "class"):
            found["scopes"].append(["<lambda>" if name == "lambda" else name, names])
        scopes(child, found)


main()
