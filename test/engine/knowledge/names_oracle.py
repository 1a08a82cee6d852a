"""Which of these names does an installed library not have?

Reads [[module, [attribute, ...], [word, ...]], ...] as JSON: words of a module, or of a class in it. The standard library
is imported and asked; of other packages, which are never imported, the sources are searched for a definition.
"""
import importlib
import importlib.util
import json
import pathlib
import re
import sys

DEFINED = re.compile(r"\b(?:def|class)\s+(\w+)|^\s*(\w+)\s*(?::[^=\n]+)?=|[\"'](\w+)[\"']|^\s*(\w+):", re.M)
IMPORTED = re.compile(r"^\s*(?:from\s+\S+\s+)?import\s+\(?([^)#]*)", re.M)
# Packages whose classes these hand on.
COMPANIONS = {"fastapi": ["starlette"]}
texts = {}
extra = {}


def defined_in(package):
    """All names that the package's sources define, or None where it is not installed as source."""
    if package not in texts:
        texts[package] = None
        try:
            spec = importlib.util.find_spec(package)
        except (ImportError, ValueError):
            spec = None
        for companion in COMPANIONS.get(package, []):
            texts.setdefault(package, None)
            names_of_companion = defined_in(companion) or set()
            extra.setdefault(package, set()).update(names_of_companion)
        places = list(spec.submodule_search_locations or []) if spec else []
        files = [file for place in places for file in pathlib.Path(place).rglob("*.py*")]
        if spec and spec.origin and spec.origin.endswith(".py"):
            files.append(pathlib.Path(spec.origin))
        names = set(extra.get(package, ()))
        for file in files:
            if file.suffix in (".py", ".pyi") and "test" not in file.parts:
                text = file.read_text("utf-8", "replace")
                for match in DEFINED.finditer(text):
                    names.update(filter(None, match.groups()))
                for match in IMPORTED.finditer(text):
                    names.update(re.findall(r"\w+", match.group(1)))
        if names:
            texts[package] = names
    return texts[package]


def missing(module, path, words):
    top = module.split(".")[0]
    if top in getattr(sys, "stdlib_module_names", ()):
        try:
            owner = importlib.import_module(module)
            for name in path:
                owner = getattr(owner, name)
        except (ImportError, AttributeError):
            return []
        if path and not isinstance(owner, type):
            return []
        return [word for word in words if not hasattr(owner, word)]
    names = defined_in(top)
    if names is None:
        return []
    return [word for word in [*path, *words] if word not in names]


asked = 0
lost = []
for module, path, words in json.load(sys.stdin):
    if module.split(".")[0] in getattr(sys, "stdlib_module_names", ()) or defined_in(module.split(".")[0]):
        asked += len(words)
        lost += [".".join([module, *path, word]) for word in missing(module, path, words)]
json.dump({"asked": asked, "missing": lost}, sys.stdout)
