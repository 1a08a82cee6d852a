"""The same methods, told not to wait."""
import asyncio
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
    job = await asyncio.get_running_loop().run_in_executor(None, jobs.get)
    await asyncio.get_running_loop().run_in_executor(None, lambda: jobs.get(timeout=2))
    await asyncio.get_running_loop().run_in_executor(None, done.wait)
    await asyncio.get_running_loop().run_in_executor(None, worker.join)
    return job


async def waits_for_process():
    process = await asyncio.get_running_loop().run_in_executor(None, subprocess.Popen, ["sleep", "5"])
    process.wait()
    return process.communicate()


async def looks_after_children(pid):
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    os.waitpid(pid, os.WNOHANG)
    await asyncio.get_running_loop().run_in_executor(None, os.waitid, os.P_PID, pid, os.WEXITED)
