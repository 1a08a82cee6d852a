"""ten-thousand-waits: ten thousand tasks that wait, against two thousand threads, or as many as are allowed.

What to look for
  1. The plots: what it takes to start them, in time and in memory. A thread costs several times as much as a task.
  2. In the timeline all tasks wait on one thread, under the event loop's row.
  3. Each waiting thread has a row of its own, and a stack: that is reserved, and used only in part.
"""

import asyncio
import os
import subprocess
import threading
import time

import plot

TASKS = [10, 100, 1_000, 10_000]
# Ten thousand threads would keep a small machine busy for a while.
THREADS = [10, 100, 1_000, 2_000]


def used_memory():
    """Megabytes of real memory, or None where this does not know how to ask."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        pass
    try:
        answer = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], stdout=subprocess.PIPE, check=True)
        return int(answer.stdout) * 1024 / 1e6
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


class Measured:
    """Processor time and megabytes since the start, at several counts of waiting tasks or threads."""

    def __init__(self):
        self.seconds = 0.0
        self.times, self.sizes = [], []
        self.memory = used_memory()

    def add(self, count, seconds):
        self.seconds += seconds
        self.times.append((count, self.seconds * 1000))
        if self.memory is not None:
            self.sizes.append((count, max(used_memory() - self.memory, 0.01)))

    def each(self):
        """Microseconds of processor time and kilobytes for each."""
        count = self.times[-1][0]
        return self.times[-1][1] * 1000 / count, self.sizes[-1][1] * 1000 / count if self.sizes else 0


async def wait(over):
    await over


async def start(tasks, count, over):
    while len(tasks) < count:
        tasks.append(asyncio.create_task(wait(over)))
        if len(tasks) % 100 == 0:
            # A turn of the loop, in which they come to their wait.
            await asyncio.sleep(0)
    await asyncio.sleep(0)


async def end(tasks, over):
    over.set_result(None)
    for task in tasks:
        await task


def with_tasks():
    loop = asyncio.new_event_loop()
    over = loop.create_future()
    tasks = []
    measured = Measured()
    for count in TASKS:
        began = time.process_time()
        loop.run_until_complete(start(tasks, count, over))
        measured.add(count, time.process_time() - began)
    loop.run_until_complete(end(tasks, over))
    loop.close()
    return measured


def with_threads():
    over = threading.Event()
    threads = []
    measured = Measured()
    try:
        for count in THREADS:
            began = time.process_time()
            while len(threads) < count:
                thread = threading.Thread(target=over.wait)
                thread.start()
                threads.append(thread)
            measured.add(count, time.process_time() - began)
    except RuntimeError as error:
        print(f"The system allows {len(threads):,} threads here: {error}")
    over.set()
    for thread in threads:
        thread.join()
    return measured


if __name__ == "__main__":
    tasks = with_tasks()
    threads = with_threads()

    times = {"tasks": tasks.times, "threads": threads.times}
    plot.show("starting", "Milliseconds of processor time to start so many", "waiting", times)
    if tasks.sizes:
        sizes = {"tasks": tasks.sizes, "threads": threads.sizes}
        plot.show("memory", "Megabytes while so many wait", "waiting", sizes)

    task_time, task_memory = tasks.each()
    thread_time, thread_memory = threads.each()
    print()
    print("expected: a waiting thread takes several times as much processor time and memory as a waiting task")
    print(
        f"observed: a task {task_time:.0f} us and {task_memory:.1f} KB, a thread {thread_time:.0f} us and"
        f" {thread_memory:.1f} KB ({tasks.times[-1][0]:,} tasks, {threads.times[-1][0]:,} threads)"
    )
    holds = thread_time > task_time and (thread_memory > task_memory or not tasks.sizes)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m (is the machine busy?)")
