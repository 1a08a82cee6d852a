#!/usr/bin/env python3
# Copyright: nobody.
"""A file without asyncio gets it once."""

from __future__ import annotations

from time import sleep


async def first():
    sleep(1)  # expect: blocking-call-in-async


async def second():
    sleep(2)  # expect: blocking-call-in-async
