"""File access on the loop."""
import os
import shutil
import tempfile
from pathlib import Path


async def read(name):
    with open(name) as file:  # expect: blocking-file-io-in-async
        return file.read()  # expect: blocking-file-io-in-async


async def paths(name):
    text = Path(name).read_text()  # expect: blocking-file-io-in-async
    folder = Path(name).parent
    folder.mkdir(exist_ok=True)  # expect: blocking-file-io-in-async
    return text


async def operating_system(name):
    os.remove(name)  # expect: blocking-file-io-in-async
    shutil.copy(name, "backup")  # expect: blocking-file-io-in-async
    return os.listdir(".")  # expect: blocking-file-io-in-async


async def temporary():
    return tempfile.mkdtemp()  # expect: blocking-file-io-in-async
