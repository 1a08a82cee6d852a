"""Loads the tracer's modules under file names that are no files.

Much of what watches a program goes by file names, and leaves these alone: coverage measures nothing whose name begins
with `<`, a debugger takes `<frozen` for the library's, and `warnings`, looking for the caller to blame (`stacklevel`),
counts no frame whose name holds both `importlib` and `_bootstrap`. pytest shows no frame that has `__tracebackhide__`.
"""

import _imp
import sys
import types

import _frozen_importlib_external as external

PREFIX = "<frozen interleave_tracer"


def file_name(module):
    return "<frozen %s (as importlib._bootstrap)>" % module


class Loader(external.SourceFileLoader):
    def get_code(self, fullname):
        code = super().get_code(fullname)
        _imp._fix_co_filename(code, file_name(fullname))
        return code

    def exec_module(self, module):
        module.__tracebackhide__ = True
        super().exec_module(module)


def rename(module):
    """The same for what was loaded before: the functions of this module and of the package itself."""
    module["__tracebackhide__"] = True
    for value in list(module.values()):
        for each in vars(value).values() if isinstance(value, type) else (value,):
            if isinstance(each, types.FunctionType) and each.__module__ == module["__name__"]:
                _imp._fix_co_filename(each.__code__, file_name(each.__module__))


def install(folders):
    """All further modules of the package come from these folders, and through the loader."""
    for folder in folders:
        sys.path_importer_cache[folder] = external.FileFinder(folder, (Loader, [".py"]))
    rename(globals())
