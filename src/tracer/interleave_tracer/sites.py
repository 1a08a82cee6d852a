"""Places in the user's code.

A site is the line that a person would point at: the innermost frame of their own files, not the standard
library's or ours below it. A frame's code and its last instruction are looked up in a cache, because decoding a
line number costs more than writing a record.
"""

import os
import types
from itertools import count

from . import stream
from .loader import PREFIX

TRACER, STDLIB, LIBRARY, USER = 0, 1, 2, 3

_stdlib = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_cwd = os.getcwd() if os.name != "posix" or os.path.exists(".") else "/"

# Names that libraries give to code they write themselves.
_GENERATED = ("<attrs generated", "<decorator-gen", "<boltons", "<fastapi", "<jinja", "<template")
# Libraries that run other code as tasks: what they lock and wait for inside is not the user's.
_FRAMEWORKS = tuple(os.sep + name + os.sep for name in ("trio", "anyio", "gevent", "greenlet", "curio"))

# Whether a name that begins with a slash is absolute, whatever has become of `os` at the very end of the process.
_PLAIN = os.sep == "/"

# id(code) -> Code; it holds the code object, so that the id cannot be used again.
_codes = {}
# (file, line, fn) -> site id, and what each id says.
_ids = {}
places = {}
_next = count(1).__next__
# Codes at which a walk outwards ends: the tracer's doors into a task's step or a thread.
doors = set()
# Codes inside which a task's step runs.
step_doors = set()


class Code:
    __slots__ = ("code", "kind", "file", "fn", "door", "stop", "by_instruction", "waits", "site", "module", "reads")

    def __init__(self, frame):
        code = frame.f_code
        self.code = code
        self.file = absolute(code.co_filename)
        self.fn = getattr(code, "co_qualname", code.co_name)
        self.kind = _kind(code.co_filename, frame)
        self.stop = code in doors
        self.door = code in step_doors
        self.module = frame.f_globals.get("__name__")
        # The site of its definition, once it is known (stacks.py).
        self.site = 0
        self.by_instruction = {}
        self.waits = None
        # Whether it may await two things that do not depend on each other (await_pairs.py); None: not looked at yet.
        self.reads = None


def absolute(filename):
    if filename.startswith("<"):
        return filename
    if _PLAIN:
        # By far the most, and without a call that a program which traces itself would see.
        plain = filename if filename.startswith("/") else _cwd + "/" + filename
        if "/./" not in plain and "/../" not in plain and "//" not in plain:
            return plain
    return os.path.normpath(os.path.join(_cwd, filename))


def _kind(filename, frame):
    if filename.startswith("<"):
        if filename.startswith("<frozen"):
            return TRACER if filename.startswith(PREFIX) else STDLIB
        if filename.startswith(_GENERATED):
            return LIBRARY
        # Code made by exec: the user's `python -c`, or what a dataclass and a named tuple generate.
        return USER if frame.f_globals.get("__name__") == "__main__" or filename != "<string>" else LIBRARY
    filename = absolute(filename)
    if "site-packages" in filename or "dist-packages" in filename:
        return LIBRARY
    return STDLIB if filename.startswith(_stdlib) else USER


def code_of(frame):
    code = frame.f_code
    entry = _codes.get(id(code))
    if entry is None:
        entry = _codes[id(code)] = Code(frame)
    return entry


def at(entry, frame):
    """The site of a frame whose Code is known."""
    instruction = frame.f_lasti
    site = entry.by_instruction.get(instruction)
    if site is None:
        site = entry.by_instruction[instruction] = place(entry.file, frame.f_lineno or 0, entry.fn)
    return site


def place(file, line, fn):
    key = (file, line, fn)
    site = _ids.get(key)
    if site is None:
        site = _next()
        stream.name('"k":"site","id":%d,"file":%s,"line":%d,"fn":%s' % (site, stream.quote(file), line, stream.quote(fn)))
        places[site] = key
        _ids[key] = site
    return site


def find(frame):
    """(Code, frame) of the user's innermost frame, from this one outwards; where there is none, of the innermost
    library frame; (None, None) when there is nothing but us."""
    fallback = inner = None
    while frame is not None:
        code = frame.f_code
        entry = _codes.get(id(code))
        if entry is None:
            entry = _codes[id(code)] = Code(frame)
        kind = entry.kind
        if kind == USER:
            return entry, frame
        if kind == LIBRARY:
            if fallback is None:
                fallback = (entry, frame)
        elif kind == STDLIB:
            if inner is None:
                inner = (entry, frame)
        elif entry.stop:
            break
        frame = frame.f_back
    return fallback or inner or (None, None)


def of(frame):
    """The site id of the user's innermost frame, 0 when there is none."""
    entry, frame = find(frame)
    return at(entry, frame) if entry is not None else 0


def user_only(frame):
    """Like `of`, but 0 where no frame is the user's own. Written out, because every wake-up comes by here."""
    while frame is not None:
        entry = _codes.get(id(frame.f_code))
        if entry is None:
            entry = code_of(frame)
        if entry.kind == USER:
            return entry.by_instruction.get(frame.f_lasti) or at(entry, frame)
        if entry.stop:
            return 0
        frame = frame.f_back
    return 0


def library(frame):
    """The site of the innermost frame that is not the standard library's, 0 when there is none."""
    entry, frame = find(frame)
    return at(entry, frame) if entry is not None and entry.kind != STDLIB else 0


def of_code(code, instruction):
    """The site of an instruction that ran earlier (a lock's acquisition keeps code and instruction only)."""
    entry = _codes.get(id(code))
    if entry is None:
        return place(absolute(code.co_filename), _line(code, instruction), getattr(code, "co_qualname", code.co_name))
    site = entry.by_instruction.get(instruction)
    if site is None:
        site = entry.by_instruction[instruction] = place(entry.file, _line(code, instruction), entry.fn)
    return site


def _line(code, instruction):
    line = code.co_firstlineno
    if hasattr(code, "co_lines"):
        for start, end, number in code.co_lines():
            if start <= instruction < end and number:
                return number
        return line
    address, lines = 0, code.co_lnotab
    for step, delta in zip(lines[0::2], lines[1::2]):
        address += step
        if address > instruction:
            break
        line += delta - 256 if delta >= 128 else delta
    return line


def code_behind(function):
    """The code of a function, a method or a partial of one; None for anything else, which is not asked at all."""
    for _ in range(8):
        kind = type(function)
        if kind is types.FunctionType:
            return function.__code__
        if kind is types.MethodType:
            function = function.__func__
        elif kind.__name__ == "partial" and kind.__module__ == "functools":
            function = function.func
        else:
            return None
    return None


def of_function(function):
    """The site of a function's definition; 0 for what is not written in Python."""
    code = code_behind(function)
    if code is None:
        return 0
    return place(absolute(code.co_filename), code.co_firstlineno, getattr(code, "co_qualname", code.co_name))


def is_tracers(filename):
    """Whether a file is our own."""
    return filename.startswith(PREFIX)


def in_framework(entry):
    """Whether code belongs to a library that runs other code as tasks."""
    return entry.kind == LIBRARY and (any(map(entry.file.__contains__, _FRAMEWORKS)) or entry.file.startswith(_GENERATED))


def belongs_to_user(filename):
    """Whether a file is the user's own code."""
    if filename.startswith("<"):
        return not filename.startswith(("<frozen",) + _GENERATED)
    filename = absolute(filename)
    return not (filename.startswith(_stdlib) or "site-packages" in filename or "dist-packages" in filename)


def stack(frame, limit=40):
    """Site ids of a stack, innermost first, without our own frames and the library's innards."""
    found = []
    while frame is not None and len(found) < limit:
        entry = code_of(frame)
        if entry.kind in (USER, LIBRARY):
            found.append(at(entry, frame))
        frame = frame.f_back
    return found


def of_traceback(trace):
    """The site of the user's innermost frame in a traceback."""
    site = 0
    while trace is not None:
        entry = code_of(trace.tb_frame)
        if entry.kind == USER or (entry.kind == LIBRARY and not site):
            site = place(entry.file, trace.tb_lineno or 0, entry.fn)
        trace = trace.tb_next
    return site


def where(site):
    """(file, line, function) of a site id."""
    return places.get(site) or ("", 0, "")


def short(site):
    """`app.py:12`, for messages."""
    file, line, _ = where(site)
    return "%s:%d" % (file.replace("\\", "/").rpartition("/")[2], line) if file else "an unknown place"


def forget():
    """In the child of a fork: ids start again, in the child's own files."""
    global _next
    _ids.clear()
    places.clear()
    for entry in _codes.values():
        entry.by_instruction = {}
        entry.waits = None
        entry.site = 0
    _next = count(1).__next__


def source_line(file, line, whole=False):
    """The text of a line of a source file, '' where it cannot be read; `whole` with its indentation."""
    try:
        with open(file, "rb") as handle:
            for number, text in enumerate(handle, 1):
                if number == line:
                    text = text.decode("utf-8", "replace")
                    return text if whole else text.strip()
    except OSError:
        pass
    return ""

