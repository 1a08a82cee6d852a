"""Calls that look like waits and are none here."""
import asyncio
import inspect
import queue
import socket

unbounded = queue.Queue()
bounded = queue.Queue(maxsize=10)


async def hand_over(item):
    unbounded.put(item)
    bounded.put(item)  # expect: blocking-call-in-async


async def numeric(host):
    socket.getaddrinfo(host, 80, flags=socket.AI_NUMERICHOST)
    socket.getaddrinfo("127.0.0.1", 80)
    socket.getaddrinfo("::1", 80)
    return socket.getnameinfo((host, 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)


class Client:
    """A class that serves both kinds of callers."""

    def __init__(self, asynchronous):
        self.asynchronous = asynchronous

    def fetch(self):
        if self.asynchronous:
            return self._fetch()
        return unbounded.get()

    async def _fetch(self):
        return 1


async def either_way(client: Client):
    first = await client.fetch()
    second = client.fetch()
    if inspect.isawaitable(second):
        second = await second
    return first, second


async def serves(loop, server: socket.socket):
    loop = asyncio.get_running_loop()
    loop.add_reader(server, accept, server)


def accept(server: socket.socket):
    return server.accept()
