"""The same methods, told not to wait."""
import os
import queue
import socket
import subprocess
import threading

jobs = queue.Queue()
done = threading.Event()


async def poll(worker: threading.Thread):
    job = jobs.get(block=False)
    other = jobs.get(False)
    third = jobs.get_nowait()
    jobs.put(job, block=False)
    done.wait(0)
    done.wait(timeout=0)
    worker.join(timeout=0)
    return job, other, third


async def really_waits(worker: threading.Thread):
    job = jobs.get()  # expect: blocking-call-in-async
    jobs.get(timeout=2)  # expect: blocking-call-in-async
    done.wait()  # expect: blocking-call-in-async
    worker.join()  # expect: blocking-call-in-async
    return job


async def waits_for_process():
    process = subprocess.Popen(["sleep", "5"])  # expect: blocking-call-in-async
    process.wait()  # expect: blocking-call-in-async
    return process.communicate()  # expect: blocking-call-in-async


async def looks_after_children(pid):
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    os.waitpid(pid, os.WNOHANG)
    os.waitid(os.P_PID, pid, os.WEXITED)  # expect: blocking-call-in-async
