"""A timer that each call cancels and starts again."""
import threading

saved = threading.Event()
timers = []

def touch():
    if timers:
        timers[-1].cancel()
    timer = threading.Timer(0.02, saved.set)
    timers.append(timer)
    timer.start()

for _ in range(5):
    touch()
print(saved.wait(5))
for timer in timers:
    timer.join()
print(len(timers))
