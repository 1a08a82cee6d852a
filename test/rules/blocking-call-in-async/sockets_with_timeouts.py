"""A socket with a timeout still waits, only not for ever."""

import socket


async def probe(host):
    line = socket.socket()
    line.settimeout(3)
    line.setblocking(True)
    line.connect((host, 80))  # expect: blocking-call-in-async
    return line.recv(100)  # expect: blocking-call-in-async
