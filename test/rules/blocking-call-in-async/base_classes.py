"""What a base class calls on itself is the method of the class that was made."""
import asyncio
import socket
import time


class Device:
    def __init__(self, address):
        self.address = address
        self._connect()

    def _connect(self):
        raise NotImplementedError


class SerialDevice(Device):
    def _connect(self):
        time.sleep(2)


class NetworkDevice(Device):
    def _connect(self):
        socket.create_connection(self.address)


async def with_cable():
    device = SerialDevice("/dev/ttyS0")  # expect: blocking-call-in-async
    await asyncio.sleep(0)
    return device


async def with_network():
    device = NetworkDevice(("printer", 9100))  # expect: blocking-call-in-async
    await asyncio.sleep(0)
    return device
