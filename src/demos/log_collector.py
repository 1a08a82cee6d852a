"""log-collector: a server streams lines over TCP, and a slow client decides how fast.

What to look for in the timeline
  1. "collect" reads at most 1 KB, works on it, and acknowledges it. It is never given more than it asked for.
  2. "stream" waits, most of the time, for the next acknowledgement: the slow client holds the fast server back.
  3. One line never ends, or so it seems. It is dropped at the limit, so the buffer stays small whatever is sent.
"""

import asyncio
import functools

CHUNK = 1024
LONGEST_LINE = 2048
WINDOW = 4096  # What the server sends ahead of the acknowledgements.

LINES = [b"%03d %s\n" % (number, b"." * (number % 90)) for number in range(200)]
LINES.insert(100, b"x" * 8_000 + b"\n")


class Seen:
    """What was measured on both sides."""

    def __init__(self):
        self.sent = asyncio.Event()
        self.lines = 0
        self.dropped = 0
        self.buffer = 0
        self.unacknowledged = 0


async def stream(seen, reader, writer):
    sent = acknowledged = 0
    for line in LINES:
        writer.write(line)
        # Waits only while more than the limit lies in the writer's own buffer, not until the client has it.
        await writer.drain()
        sent += len(line)
        seen.unacknowledged = max(seen.unacknowledged, sent - acknowledged)
        while sent - acknowledged > WINDOW:
            acknowledged = int(await reader.readline())
    # Says that no more will come, and still listens.
    writer.write_eof()
    while acknowledged < sent:
        acknowledged = int(await reader.readline())
    writer.close()
    await writer.wait_closed()
    seen.sent.set()


async def collect(port, seen):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    buffer = b""
    received = 0
    dropping = False
    while True:
        chunk = await reader.read(CHUNK)
        if not chunk:
            break
        received += len(chunk)
        *complete, buffer = (buffer + chunk).split(b"\n")
        for _ in complete:
            if dropping:
                seen.dropped += 1
            else:
                seen.lines += 1
            dropping = False
        seen.buffer = max(seen.buffer, len(buffer))
        if len(buffer) > LONGEST_LINE:
            # Without this the buffer of a line without an end would grow for ever.
            dropping = True
        if dropping:
            buffer = b""
        await asyncio.sleep(0.1)  # Stands for the work on it.
        writer.write(b"%d\n" % received)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def main():
    seen = Seen()
    server = await asyncio.start_server(functools.partial(stream, seen), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        await asyncio.create_task(collect(port, seen))
        await seen.sent.wait()
    return seen


if __name__ == "__main__":
    seen = asyncio.run(main())

    longest = max(map(len, LINES))
    lines, buffered, ahead = len(LINES) - 1, LONGEST_LINE + CHUNK, WINDOW + longest
    print(f"expected: {lines} lines, 1 dropped; at most {buffered:,} bytes in the buffer, {ahead:,} on their way")
    print(
        f"observed: {seen.lines} lines, {seen.dropped} dropped; at most {seen.buffer:,} bytes in the buffer,"
        f" {seen.unacknowledged:,} on their way"
    )
    holds = (seen.lines, seen.dropped) == (lines, 1) and seen.buffer <= buffered and seen.unacknowledged <= ahead
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
