"""Ping pong with conditions for a while."""
import threading, time
condition, turn = threading.Condition(), [0]
end = time.monotonic() + 0.6
def play(me):
    while time.monotonic() < end:
        with condition:
            condition.wait_for(lambda: turn[0] == me or time.monotonic() >= end, 1)
            turn[0] = 1 - me
            condition.notify()
threads = [threading.Thread(target=play, args=(n,)) for n in (0, 1)]
for t in threads: t.start()
for t in threads: t.join()
