"""trio and anyio end waits by scopes."""
import anyio
import trio


async def asks(host):
    stream = await trio.open_tcp_stream(host, 7)  # expect: missing-timeout
    with trio.move_on_after(5):
        return await stream.receive_some()


async def limited(host):
    with trio.fail_after(5):
        return await trio.open_tcp_stream(host, 7)


async def connects(host):
    with anyio.fail_after(5):
        return await anyio.connect_tcp(host, 7)
