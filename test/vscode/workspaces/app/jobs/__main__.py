"""Works off a few jobs in a thread; ends with the code that JOBS_EXIT names."""

import os
import queue
import sys
import threading


def work(jobs):
    while jobs.get() is not None:
        pass


jobs = queue.Queue()
worker = threading.Thread(target=work, args=(jobs,), name=f"worker {sys.argv[1:]}")
worker.start()
for job in (1, 2, 3, None):
    jobs.put(job)
worker.join()
sys.exit(int(os.environ.get("JOBS_EXIT", "0")))
