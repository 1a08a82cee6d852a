"""Libraries that are not Python's own, where this machine has them: for this interpreter, or in another's folder.

A library in pure Python works in other interpreters too; it is linked into a `site-packages` folder of the test's, which
goes on PYTHONPATH.
"""

import glob
import os
import subprocess
import sys
import tempfile

_FOLDERS = ["/usr/lib/python3/dist-packages"] + sorted(
    glob.glob(os.path.expanduser("~/.pyenv/versions/*/lib/python3*/site-packages"))
)
_NEEDED = {
    "trio": ["trio", "outcome", "sniffio", "attr", "attrs", "sortedcontainers", "idna", "exceptiongroup", "async_generator"],
    "anyio": ["anyio", "sniffio", "idna", "exceptiongroup", "typing_extensions.py"],
    "gevent": ["gevent", "greenlet", "zope"],
}
_found = {}


def _imports(names, path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("INTERLEAVE", "PYTHON"))}
    if path:
        environment["PYTHONPATH"] = path
    command = [sys.executable, "-c", "import %s" % ", ".join(names)]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _link(names, source):
    folder = os.path.join(tempfile.mkdtemp(prefix="interleave-libraries-"), "site-packages")
    os.mkdir(folder)
    for each in sorted({part for name in names for part in _NEEDED.get(name, [name])}):
        for entry in (each, each + ".py"):
            if os.path.exists(os.path.join(source, entry)):
                os.symlink(os.path.join(source, entry), os.path.join(folder, entry))
    return folder


def path_of(*names):
    """The PYTHONPATH under which this interpreter can import the modules: '' for none at all; None where it cannot."""
    if names not in _found:
        _found[names] = None
        if _imports(names, ""):
            _found[names] = ""
        for source in _FOLDERS:
            if _found[names] is None and os.path.isdir(os.path.join(source, names[0].split(".")[0])):
                folder = _link(names, source)
                if _imports(names, folder):
                    _found[names] = folder
    return _found[names]
