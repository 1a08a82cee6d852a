# requires-python: >=3.9
"""Fixes move the call to a thread."""
import asyncio
from pathlib import Path


async def text(path: Path):
    return path.read_text(encoding="utf-8").strip()  # expect: blocking-file-io-in-async


async def write(path: Path, text):
    path.write_text(text)  # expect: blocking-file-io-in-async
    await asyncio.sleep(0)
