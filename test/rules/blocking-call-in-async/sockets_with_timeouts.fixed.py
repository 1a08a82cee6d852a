"""A socket with a timeout still waits, only not for ever."""

import asyncio
import socket


async def probe(host):
    line = socket.socket()
    line.settimeout(3)
    line.setblocking(True)
    await asyncio.get_running_loop().run_in_executor(None, line.connect, (host, 80))
    return await asyncio.get_running_loop().run_in_executor(None, line.recv, 100)
