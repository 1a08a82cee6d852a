"""Which variable, attribute or item an instruction means at run time, and what it holds.

Nothing of the user's is called for that: an attribute is looked up where it lies, and what only code could tell
(properties, `__getattr__`, items of the user's own classes) stays unknown.
"""

import gc
import types
from collections import OrderedDict, defaultdict, deque

MISSING = object()

CONTAINERS = (list, dict, set, deque, bytearray, OrderedDict, defaultdict)
_PLAIN = (int, float, complex, bool, str, bytes, type(None))
_KEYS = (int, str, bytes, bool, float, type(None))
_TEXT = 40
# code -> the one function that has it, or None.
_functions = {}


def value_of(expression, frame):
    """The value of an expression in a frame, MISSING where it is not known."""
    kind = expression[0]
    if kind == "const":
        return expression[1]
    if kind == "local":
        return frame.f_locals.get(expression[1], MISSING)
    if kind == "global":
        found = frame.f_globals.get(expression[1], MISSING)
        return frame.f_builtins.get(expression[1], MISSING) if found is MISSING else found
    if kind == "cell":
        return frame.f_locals.get(expression[1], MISSING)
    base = value_of(expression[1], frame) if expression[1] else MISSING
    if base is MISSING:
        return MISSING
    if kind == "attr":
        return _attribute(base, expression[2])
    key = value_of(expression[2], frame) if expression[2] else MISSING
    return _item(base, key)


def key_of(expression, frame):
    """What tells a place from all others, None where that is not known."""
    kind = expression[0]
    if kind == "global":
        return ("global", id(frame.f_globals), expression[1])
    if kind == "cell":
        cell = _cell(frame, expression[1])
        return None if cell is None else ("cell", id(cell), expression[1])
    if kind not in ("attr", "item") or not expression[1]:
        return None
    base = value_of(expression[1], frame)
    if base is MISSING:
        return None
    if kind == "attr":
        if type(base) is types.ModuleType:
            return ("global", id(base.__dict__), expression[2])
        if _by_code(type(base), expression[2]):
            return None
        return ("attr", id(base), expression[2])
    key = value_of(expression[2], frame) if expression[2] else MISSING
    if type(base) not in CONTAINERS or type(key) not in _KEYS:
        return None
    return ("item", id(base), key)


def words(expression):
    """As the program writes it."""
    if not expression:
        return "..."
    kind = expression[0]
    if kind == "const":
        return text(expression[1])
    if kind == "attr":
        return "%s.%s" % (words(expression[1]), expression[2])
    if kind == "item":
        return "%s[%s]" % (words(expression[1]), words(expression[2]))
    return expression[1]


def text(value):
    """A value in few words, and without calling the program's code."""
    if value is MISSING:
        return "something"
    kind = type(value)
    if kind is int and value.bit_length() > 500:
        return "a number of %d bits" % value.bit_length()  # The interpreter may refuse to write it out.
    if kind in _PLAIN:
        found = repr(value[:_TEXT] if kind in (str, bytes) else value)
        return found if len(found) <= _TEXT else found[: _TEXT - 1] + "\u2026"
    if kind in (list, tuple, set, dict) and len(value) <= 5:
        parts = list(value) + list(value.values() if kind is dict else ())
        if all([type(each) in _PLAIN and len(text(each)) < _TEXT for each in parts]) and len(repr(value)) <= _TEXT:
            return repr(value)
    if kind in CONTAINERS or kind is tuple:
        return "a %s of %d" % (kind.__name__, len(value))
    if isinstance(value, type):
        return "the class " + value.__name__
    if kind in (types.FunctionType, types.BuiltinFunctionType, types.MethodType):
        return "the function " + value.__name__
    name = kind.__name__
    return "%s %s" % ("an" if name[:1].lower() in "aeiou" else "a", name)


def same(one, other):
    """Whether two values cannot be told apart, as far as that is known without calling the program's code."""
    return one is other or (type(one) is type(other) and type(one) in _PLAIN and one == other)


def _attribute(base, name):
    kind = type(base)
    if isinstance(base, type):
        for each in type.__getattribute__(base, "__mro__"):
            if name in each.__dict__:
                return _plain(each.__dict__[name])
        return MISSING
    if kind.__getattribute__ not in (object.__getattribute__, types.ModuleType.__getattribute__):
        return MISSING
    for each in kind.__mro__:
        found = each.__dict__.get(name, MISSING)
        if type(found) is types.MemberDescriptorType:
            try:
                return found.__get__(base, kind)
            except AttributeError:
                return MISSING
        if type(found) is property:
            return MISSING
    try:
        own = object.__getattribute__(base, "__dict__")
    except AttributeError:
        own = {}
    if name in own:
        return own[name]
    for each in kind.__mro__:
        if name in each.__dict__:
            return _plain(each.__dict__[name])
    return MISSING


def _by_code(kind, name):
    """Whether an attribute is read or written by a call (a property): then what that touches is the place."""
    if kind.__setattr__ not in (object.__setattr__, type.__setattr__):
        return True
    for each in kind.__mro__:
        if name in each.__dict__:
            found = each.__dict__[name]
            return hasattr(type(found), "__set__") and type(found) is not types.MemberDescriptorType
    return False


def _plain(value):
    """A class's attribute, as reading gives it; MISSING where that takes a call."""
    return MISSING if hasattr(type(value), "__get__") and type(value) is not types.FunctionType else value


def _item(base, key):
    if key is MISSING or type(base) not in CONTAINERS or type(key) not in _KEYS:
        return MISSING
    try:
        if type(base) is defaultdict:
            return dict.get(base, key, MISSING)
        return base[key]
    except (KeyError, IndexError, TypeError):
        return MISSING


def _cell(frame, name):
    """The cell of a function's free variable; None where more than one function could be the one that runs."""
    code = frame.f_code
    if name not in code.co_freevars:
        return None
    function = _functions.get(code)
    if function is None:
        function = _functions[code] = _only_function(code)
    if not function or function.__closure__ is None:
        return None
    return function.__closure__[code.co_freevars.index(name)]


def _only_function(code):
    found = [each for each in gc.get_referrers(code) if type(each) is types.FunctionType and each.__code__ is code]
    return found[0] if len(found) == 1 else False


def still_known(frame):
    """Whether the frame's function is still the only one with its code: only then its cells are told apart."""
    code = frame.f_code
    return code not in _functions or bool(_only_function(code))
