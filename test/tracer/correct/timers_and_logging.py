"""Timers and logging."""
import logging, threading
logging.basicConfig(level=logging.INFO)
def say(): logging.info("tick")
timers = [threading.Timer(0.01 * n, say) for n in range(5)]
for t in timers: t.start()
for t in timers: t.join()
