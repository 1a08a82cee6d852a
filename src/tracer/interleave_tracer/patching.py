"""Puts our functions in the place of others, so that as little as possible looks different.

A Python function in place of a built-in one would bind when it is looked up through a class (`sleep = time.sleep`
in a class body), and would not pickle by name. So built-ins are replaced by callable objects.
"""

import sys
import types

# Modules to change when they are imported: name -> functions that get the module.
_waiting = {}


def replace(owner, name, make):
    """Replaces `owner.name` by `make(original)`; a missing name is left missing."""
    real = owner.__dict__.get(name) if isinstance(owner, type) else getattr(owner, name, None)
    if real is None and isinstance(owner, type):
        real = getattr(owner, name, None)
    if real is None:
        return
    made = make(real)
    if isinstance(real, types.FunctionType):
        dress(made, real)
    elif not isinstance(owner, type):
        made = _builtin(made, real)
        # It is pickled by the name of where it comes from: `os.kill` is `posix.kill`.
        origin = sys.modules.get(getattr(real, "__module__", None))
        if getattr(origin, name, None) is real:
            setattr(origin, name, made)
    setattr(owner, name, made)


def replace_in_c(owner, name, make):
    """As `replace`, for a method of a class that is written in C; False where that is not possible.

    Such a class refuses assignment, but the dictionary behind its read-only `__dict__` is an ordinary one. The
    interpreter remembers what it has looked up in a class; it is made to forget, where the method was called already.
    The original is kept alive by ours, whatever is remembered still.
    """
    import gc

    if sys.implementation.name != "cpython" or sys.version_info >= (3, 14) or not getattr(sys, "_is_gil_enabled", lambda: True)():
        return False
    found = gc.get_referents(owner.__dict__)
    real = owner.__dict__.get(name)
    if real is None or len(found) != 1 or type(found[0]) is not dict or found[0].get(name) is not real:
        return False
    made = make(real)
    for attribute in ("__name__", "__qualname__", "__doc__"):
        setattr(made, attribute, getattr(real, attribute))
    found[0][name] = made
    if getattr(owner, name) is not made and hasattr(sys, "_clear_type_cache"):
        sys._clear_type_cache()
    if getattr(owner, name) is not made:
        found[0][name] = real
        return False
    return True


def dress(made, real):
    """Gives a Python function the looks of the one it stands for."""
    for attribute in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(made, attribute, getattr(real, attribute))


def _builtin(made, real):
    name = real.__name__
    namespace = {
        "__slots__": (),
        "__call__": staticmethod(made),
        "__name__": name,
        "__qualname__": getattr(real, "__qualname__", name),
        "__module__": getattr(real, "__module__", None),
        "__doc__": real.__doc__,
        "__self__": getattr(real, "__self__", None),
        "__text_signature__": getattr(real, "__text_signature__", None),
        "__repr__": lambda self: repr(real),
        "__reduce__": lambda self: name,
        "__class__": property(lambda self: types.BuiltinFunctionType),
    }
    return type("builtin_function_or_method", (), namespace)()


def when_imported(name, change):
    """Calls `change(module)` right after the module was imported, or now when it already is."""
    module = sys.modules.get(name)
    if module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False):
        guarded(change, module)
    else:
        _waiting.setdefault(name, []).append(change)


def later(part, function):
    """A function of one of our modules that is imported when it is called for the first time."""

    def call(*arguments):
        package = __name__.rpartition(".")[0]
        return getattr(__import__("%s.%s" % (package, part), fromlist=[function]), function)(*arguments)

    return call


class _Finder:
    """Stands first in sys.meta_path; finds nothing itself, but lets us follow the import of a few modules."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        changes = _waiting.get(name)
        if changes is None:
            return None
        for finder in list(sys.meta_path):
            if finder is _Finder or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                _follow(spec)
                return spec
        return None


class _Once:
    """Stands in for a loader that is a class (built-in and frozen modules), which all modules of its kind share."""

    def __init__(self, spec):
        self.spec = spec
        self.loader = spec.loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        self.spec.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        for change in _waiting.pop(self.spec.name, ()):
            guarded(change, module)


def _follow(spec):
    loader = spec.loader
    if isinstance(loader, type):
        spec.loader = _Once(spec)
        return
    run = loader.exec_module

    def exec_module(module):
        try:
            del loader.exec_module
        except AttributeError:
            pass
        run(module)
        for change in _waiting.pop(spec.name, ()):
            guarded(change, module)

    try:
        # On the instance: the loader keeps its class, so that `__spec__` and `__loader__` read as untraced.
        loader.exec_module = exec_module
    except (AttributeError, TypeError):
        pass


# What was said already: a failure in every step of a task is one failure.
_said = set()


def guarded(function, *arguments):
    """Calls a function of ours whose failure must not reach the user's program."""
    try:
        function(*arguments)
    except Exception as error:
        from . import tracks

        words = "The tracer could not follow everything: %s: %s" % (type(error).__name__, error)
        if words not in _said and len(_said) < 50:
            _said.add(words)
            tracks.note(words)


def install():
    sys.meta_path.insert(0, _Finder)
