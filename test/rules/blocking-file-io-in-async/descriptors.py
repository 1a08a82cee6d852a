"""`open` around a descriptor opens nothing: it is a pipe or a socket more often than a file."""
import os
import socket


async def reads_a_pipe():
    read_fd, write_fd = os.pipe()
    return open(read_fd, "rb", buffering=0), open(write_fd, "wb")


async def wraps_a_socket(ours: socket.socket):
    return open(ours.detach(), "wb"), open(ours.fileno(), "rb", closefd=False), open(0)


async def opens_a_file(name):
    return open(name)  # expect: blocking-file-io-in-async


async def discards():
    return open(os.devnull, "w"), os.open(os.devnull, os.O_WRONLY), open("/dev/null", "rb")


def connect(loop, tunnel, name):
    def forward():
        print(tunnel.read(1500))

    def record():
        file = open(name, "ab")  # expect: blocking-file-io-in-async
        file.write(tunnel.read(1500))  # expect: blocking-file-io-in-async

    tunnel = open("/dev/net/tun", "r+b", buffering=0)
    loop.add_reader(tunnel.fileno(), forward)
    loop.add_reader(tunnel, record)
