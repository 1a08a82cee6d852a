"""Path arithmetic touches no file."""
import os.path
from pathlib import Path, PurePath


async def names(base, name):
    path = Path(base) / name
    other = path.with_suffix(".txt").parent.joinpath("x")
    joined = os.path.join(base, name)
    return other, joined, os.path.basename(joined), PurePath(name).name, path.suffix, path.as_posix()


async def environment():
    return os.environ.get("HOME"), os.getpid()
