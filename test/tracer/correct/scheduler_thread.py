"""The standard scheduler in a thread of its own, stopped by an event."""
import sched, threading, time

stop, ticks = threading.Event(), []
scheduler = sched.scheduler(time.monotonic, lambda seconds: stop.wait(seconds))

def tick(n):
    ticks.append(n)

for n in range(5):
    scheduler.enter(0.004 * n, 1, tick, (n,))
thread = threading.Thread(target=scheduler.run)
thread.start()
thread.join()
print(ticks)
