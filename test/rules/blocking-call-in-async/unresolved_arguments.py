"""`*args` whose contents nobody knows decide nothing about waiting."""
import queue
import threading


async def unknown(args, options):
    jobs = queue.Queue()
    jobs.get(*args)
    jobs.get(**options)
    lock = threading.Event()
    lock.wait(*args)
