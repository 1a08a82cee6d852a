#!/usr/bin/env python3
# Copyright: nobody.
"""A file without asyncio gets it once."""

from __future__ import annotations

import asyncio
from time import sleep


async def first():
    await asyncio.sleep(1)


async def second():
    await asyncio.sleep(2)
