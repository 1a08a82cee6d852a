"""Says what Python itself makes of files, one JSON line each, for the facts to be compared with.

Reads paths from standard input. Files that this Python cannot parse are left out.
"""
import ast
import dis
import json
import sys
import symtable
import types
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
        found = describe(path, tree, table, line_starts(text))
        # Python 3.11 tells the place of each instruction.
        if sys.version_info >= (3, 11) and text.isascii():
            found["order"] = orders(compile(text, path, "exec", dont_inherit=True, optimize=0), tree, line_starts(text))
        print(json.dumps(found))


def describe(path, tree, table, lines):
    def offset(line, column):
        start, text = lines[line - 1]
        return start + (column if text.isascii() else units(text.encode()[:column].decode(errors="replace")))

    def span(node):
        return [offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)]

    found = {"path": path, "calls": [], "awaits": [], "functions": [], "scopes": None, "hidden": []}
    # The places of what stands in f-strings are only right since Python 3.12.
    formatted = {id(inner) for node in ast.walk(tree) if sys.version_info < (3, 12) and isinstance(node, ast.JoinedStr) for inner in ast.walk(node)}
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
    # Later versions keep scopes of their own for type parameters, and comprehensions in the scope around them.
    if sys.version_info < (3, 12):
        found["scopes"] = []
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


SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Raise, ast.Delete)


def orders(code, tree, lines):
    """The ends of calls within one statement, in the order in which the calls are made."""
    statement_of, ends = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, SIMPLE):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call):
                    end = lines[inner.end_lineno - 1][0] + inner.end_col_offset
                    statement_of[end] = id(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call):
                    ends.add(lines[inner.end_lineno - 1][0] + inner.end_col_offset)
    found, waiting = [], [code]
    while waiting:
        code = waiting.pop()
        waiting += [const for const in code.co_consts if isinstance(const, types.CodeType)]
        made = {}
        for instruction in dis.get_instructions(code):
            place = instruction.positions
            if instruction.opname not in CALLS or place is None or place.end_lineno is None:
                continue
            end = lines[place.end_lineno - 1][0] + place.end_col_offset
            if end in statement_of and end not in ends:
                calls = made.setdefault(statement_of[end], {})
                # A generator expression that shares its call's brackets is made before the call: the last one counts.
                calls.pop(end, None)
                calls[end] = True
        found += [list(calls) for calls in made.values() if len(calls) > 1]
    return found


CALLS = ("CALL", "CALL_KW", "CALL_FUNCTION_EX")

main()
