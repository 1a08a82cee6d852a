"""Through a helper, and in a thread."""
import asyncio
import json
from pathlib import Path


def load(name):
    with open(name) as file:
        return json.load(file)


def save(name, text):
    Path(name).write_text(text)


async def handler():
    settings = await asyncio.get_running_loop().run_in_executor(None, load, "settings.json")
    await asyncio.get_running_loop().run_in_executor(None, save, "copy.json", "{}")
    return settings


async def in_a_thread():
    settings = await asyncio.to_thread(load, "settings.json")
    await asyncio.to_thread(Path("copy.json").write_text, "{}")
    return settings


def plain():
    return load("settings.json")
