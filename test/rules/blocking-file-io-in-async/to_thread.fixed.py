# requires-python: >=3.9
"""Fixes move the call to a thread."""
import asyncio
from pathlib import Path


async def text(path: Path):
    return (await asyncio.to_thread(path.read_text, encoding="utf-8")).strip()


async def write(path: Path, text):
    await asyncio.to_thread(path.write_text, text)
    await asyncio.sleep(0)
