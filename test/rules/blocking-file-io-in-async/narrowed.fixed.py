"""A path that may come as a string is made one first: what is left behind the test is a path, too."""
import asyncio
import pathlib
from pathlib import Path
from typing import Union


class Response:
    def __init__(self, path: Union[str, Path]):
        if isinstance(path, str):
            path = Path(path)
        self.path = path

    async def size(self):
        packed = self.path.with_name("a.gz")
        if await asyncio.get_running_loop().run_in_executor(None, packed.is_file):
            return 0
        return self.path.name


async def not_a_path(path):
    if not isinstance(path, pathlib.Path):
        path = pathlib.Path(path)
    return await asyncio.get_running_loop().run_in_executor(None, path.read_text)


async def several(path: "str | bytes | Path"):
    if isinstance(path, (str, bytes)):
        path = Path(path)
    return await asyncio.get_running_loop().run_in_executor(None, path.read_text)


async def who_knows(path):
    if isinstance(path, str):
        path = Path(path)
    return path.read_text()


async def another_is_tested(path, name):
    if not isinstance(name, Path):
        path = Path(name)
    return path.read_text()


async def not_always_tested(path, strict):
    if strict:
        if not isinstance(path, Path):
            path = Path(path)
    return path.read_text()


async def still_both(path: Union[Path, "Memory"]):
    if isinstance(path, str):
        path = Path(path)
    return path.read_text()


class Memory:
    def read_text(self):
        return ""
