"""Programs that watch themselves with `sys.settrace` and `sys.setprofile`: debuggers, and what people write to learn.

They are not to be led into our wrappers: `step` in pdb would stop in a file that nobody knows. So a function that the
program sets is called for all frames but ours. Tools that are written in C (coverage, debugpy) go by file names
(loader.py), and are set as they are.
"""

import sys
import types

from .loader import PREFIX, file_name
from .patching import replace


class _Passing:
    """Stands for the program's function."""

    __slots__ = ("function",)

    def __init__(self, function):
        self.function = function

    def __call__(self, frame, event, arg):
        code = frame.f_code
        if code.co_filename.startswith(PREFIX):
            return None
        outer = frame.f_back
        if outer is not None and outer.f_code.co_filename.startswith(PREFIX) and _for_us(code, outer.f_code):
            return None
        return self.function(frame, event, arg)


# Modules of ours that never call what the program wants to be called.
_OWN = [file_name("interleave_tracer." + module) for module in ("sites", "stream", "names_file", "tracks", "problems", "lock_facts")]


def _for_us(code, caller):
    """Whether a function of the library is called for our own purposes."""
    return caller.co_filename in _OWN or (code.co_name == "_is_owned" and caller.co_name == "wait")


def _set(real):
    def set_function(*args, **kwargs):
        if len(args) == 1 and isinstance(args[0], (types.FunctionType, types.MethodType)) and not kwargs:
            return real(_Passing(args[0]))
        return real(*args, **kwargs)

    return set_function


def _get(real):
    def get_function():
        found = real()
        return found.function if type(found) is _Passing else found

    return get_function


def install():
    replace(sys, "settrace", _set)
    replace(sys, "setprofile", _set)
    replace(sys, "gettrace", _get)
    replace(sys, "getprofile", _get)
