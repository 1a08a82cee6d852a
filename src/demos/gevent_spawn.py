"""gevent-spawn: greenlets take turns on one thread, without a word of async or await.

What to look for in the timeline
  1. Three greenlets, one thread: their sleeps lie above each other, as with tasks.
  2. It is the ordinary time.sleep: monkey-patching has put gevent's own in its place, which gives way.
  3. "computer" computes and never gives way: "ticker" has to wait until it has ended.
"""

import sys

try:
    from gevent import monkey
except ImportError:
    sys.exit(f"This demo needs gevent. Get it with: {sys.executable} -m pip install gevent")

# Before anything else is imported that should be patched.
monkey.patch_all()

import time

import gevent

ended = []


def wait(name, seconds):
    time.sleep(seconds)
    ended.append(name)


def tick(gaps):
    last = time.perf_counter()
    while True:
        time.sleep(0.05)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now


def compute(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def named(name, function, *arguments):
    greenlet = gevent.spawn(function, *arguments)
    greenlet.name = name
    return greenlet


if __name__ == "__main__":
    began = time.perf_counter()
    waits = {"long": 1.2, "short": 0.4, "middle": 0.8}
    gevent.joinall([named(name, wait, name, seconds) for name, seconds in waits.items()])
    seconds = time.perf_counter() - began

    gaps = []
    ticker = named("ticker", tick, gaps)
    time.sleep(0.3)
    named("computer", compute, 0.5).join()
    time.sleep(0.1)
    ticker.kill()

    print("expected: short, middle, long in about 1.2 s, not 2.4 s; while computing no tick for 0.5 s or more")
    print(f"observed: {', '.join(ended)} in {seconds:.2f} s; once no tick for {max(gaps):.2f} s")
    holds = ended == ["short", "middle", "long"] and 1.15 < seconds < 2.4 and max(gaps) > 0.5
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
