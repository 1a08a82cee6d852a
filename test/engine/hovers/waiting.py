import asyncio
import cProfile
import select
import selectors

selector = selectors.DefaultSelector()
#                    ^ sockets come in at line {selector.register}, and line {selector.select(} waits until some of them are ready.


async def talk(sock):
    reader, writer = await asyncio.open_connection("localhost", 80)
#                                  ^ Connects to `localhost:80`
    writer.write(b"hello")
#          ^ It never waits: `await drain()`
    await writer.drain()
#                ^ `talk` waits here while too much of what was written to `writer` is still unsent
    writer.close()
    await writer.wait_closed()
#                ^ `talk` waits here until `writer`, which line {writer.close} closes, is really closed.
    return await reader.readline()
#                       ^ Waits until a whole line has come


def serve(sock, ready):
    selector.register(sock, selectors.EVENT_READ)
    selector.select(5)
#            ^ `serve` waits here until one of the sockets registered in line {selector.register} is ready, or for 5 s.
    select.select([sock], [], [], 2)
#          ^ Waits at most 2 s until one of these sockets is ready
    poller = select.epoll()
#                   ^ A list of sockets that Linux keeps
    poller.poll()


def numbers(limit):
    for number in range(limit):
        yield number
#       ^ `numbers` pauses here, gives `number` to who asked for it (`total` (line {sum(}) and `everything` (line {yield from})), and goes on


def total():
#   ^ none
    cProfile.run("1")
#            ^ Measures how often each function is called
    return sum(numbers(3))


def everything():
    yield from numbers(3)
#   ^ `everything` hands on each value of what stands here in turn, and pauses at each.


async def ticks():
    yield 1
#   ^ Between two values nothing of it runs.
