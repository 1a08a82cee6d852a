"""Starts the tracer in every Python that inherits our environment.

`site` imports this file because the runner put its folder first on PYTHONPATH. It must leave no trace of
itself: our path entry, our variables and this module's name are gone before the user's code runs, and the
user's own `sitecustomize`, if there is one, is imported as it would have been.
"""

import os
import sys


def _same(entry, folder):
    return os.path.normcase(os.path.abspath(entry)) == folder if entry else False


def _begin():
    folder = os.path.normcase(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [entry for entry in sys.path if not _same(entry, folder)]
    for entry in [entry for entry in sys.path_importer_cache if _same(entry, folder)]:
        del sys.path_importer_cache[entry]
    if sys.version_info < (3, 8):
        # An older child of a traced program: it runs untraced, and says nothing of us.
        return
    package = os.path.dirname(folder)
    sys.path.insert(0, package)
    try:
        from interleave_tracer import begin
    finally:
        sys.path.remove(package)
        sys.path_importer_cache.pop(package, None)
    begin(folder)


try:
    _begin()
except Exception as error:  # The user's program runs all the same.
    sys.stderr.write("interleave: the tracer could not start: %r\n" % (error,))

# The next sitecustomize on the path is the user's. Our entry in sys.modules makes room for it; when there is
# none, this ImportError tells `site` just what it would have found without us.
del sys.modules["sitecustomize"]
import sitecustomize  # noqa: E402,F401
