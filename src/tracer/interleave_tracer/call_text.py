"""The call that a frame stands in, as it is written in the source: `event.wait()`.

For functions in C, which have no frame of their own. Each place is looked up once.
"""

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
        except (OSError, ValueError, IndexError, UnicodeError):
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
    text = text.strip()
    if text.endswith(")"):
        return _named(text[: _opening(text)])
    return text + ".acquire()" if _is_name(text) else ""  # `with lock:`


def _opening(text):
    """Where the bracket opens that the last character closes."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return at
    return 0


def _by_line(code, instruction):
    text = sites.source_line(code.co_filename, sites._line(code, instruction))
    if text.count("(") != 1:
        return ""  # Several calls: which of them it is, nobody knows.
    words = text.split("(")[0].split()
    return _named(words[-1]) if words else ""


def _named(text):
    if text.startswith("await "):
        text = text[6:]
    if _is_name(text):
        return text + "()"
    last = text.rsplit(".", 1)[-1]
    return last + "()" if last.isidentifier() and "." in text else ""


def _is_name(text):
    return all(part.isidentifier() for part in text.split("."))
