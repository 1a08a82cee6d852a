"""selectors: what it costs to be told which one of many sockets has something to read.

What to look for
  1. The plot: select() and poll() are given the whole list each time, so the cost grows with it.
  2. The default selector (epoll on Linux, kqueue on macOS) keeps the list in the kernel: the cost hardly grows.
  3. In the timeline each way of asking has a row, for the same number of questions. Compare their lengths.
"""

import select
import selectors
import socket
import statistics
import threading
import time

import plot

SIZES = [10, 30, 100, 300, 1_000, 3_000, 10_000]
ROUNDS = 40


def raise_limit(wanted):
    """How many descriptors this program may have. Many systems start with 1,024 and allow more."""
    try:
        import resource
    except ImportError:  # Windows
        return 500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard > wanted:
        hard = wanted
    if soft != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        return hard
    return wanted


def wakeup(wait, reader, writer):
    """Microseconds from the question to the answer, when one of the sockets has something to read."""
    times = []
    for _ in range(ROUNDS):
        writer.send(b"x")
        began = time.perf_counter()
        ready = wait()
        times.append(time.perf_counter() - began)
        assert ready, "the byte should have been seen"
        reader.recv(1)
    return statistics.median(times) * 1_000_000


def with_select(sockets, points, reader, writer):
    for size in SIZES:
        try:
            points.append((size, wakeup(lambda: select.select(sockets[:size], [], []), reader, writer)))
        except ValueError:
            return  # Among so many is a descriptor that it cannot be asked about.


def with_poll(sockets, points, reader, writer):
    poll = select.poll()
    for number, each in enumerate(sockets, start=1):
        poll.register(each, select.POLLIN)
        if number in SIZES:
            points.append((number, wakeup(poll.poll, reader, writer)))


def with_default(sockets, points, reader, writer):
    with selectors.DefaultSelector() as selector:
        for number, each in enumerate(sockets, start=1):
            selector.register(each, selectors.EVENT_READ)
            if number in SIZES:
                points.append((number, wakeup(selector.select, reader, writer)))


def main():
    allowed = raise_limit(SIZES[-1] + 100) - 60
    while SIZES[-1] > allowed:
        print(f"This system allows too few descriptors for {SIZES.pop():,} sockets.")
    reader, writer = socket.socketpair()
    # The others never have anything to read.
    sockets = [reader] + [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(SIZES[-1] - 1)]

    default = selectors.DefaultSelector.__name__
    ways = {"select": with_select, "poll": with_poll, default: with_default}
    if not hasattr(select, "poll"):
        del ways["poll"]
    series = {name: [] for name in ways}
    for name, way in ways.items():
        thread = threading.Thread(target=way, name=name, args=(sockets, series[name], reader, writer))
        thread.start()
        thread.join()
    for each in [*sockets, writer]:
        each.close()

    last = series["select"][-1][0]
    ends = {} if last == SIZES[-1] else {"select": "no descriptor above 1,023"}
    plot.show("selectors", "Microseconds for one wakeup", "sockets", series, ends)
    report(series, default, last)


def report(series, default, last):
    growth = {name: dict(points)[last] / points[0][1] for name, points in series.items()}
    print()
    print(f"expected: from {SIZES[0]} to {last:,} sockets select costs several times more, {default} hardly more")
    print(f"observed: select {growth['select']:.1f} times as much, {default} {growth[default]:.1f} times as much")
    # On Windows the default selector is select itself.
    holds = default == "SelectSelector" or growth["select"] > max(2, 1.5 * growth[default])
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m (is the machine busy?)")


if __name__ == "__main__":
    main()
