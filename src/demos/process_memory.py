"""process-memory: a process has memory of its own. What it changes there, nobody else sees.

What to look for
  1. The editor marks the assignment in the child: the parent never sees what the child writes.
  2. In the timeline each child is a process with rows of its own. The queue carries copies of values between them.
  3. "spender" is a thread: it has a row in the parent's process, and the parent sees what it changes.
"""

import multiprocessing
import os
import threading
import time

process_balance = 100
thread_balance = 100


def spend_in_process(answers):
    global process_balance
    time.sleep(0.5)
    process_balance -= 30
    answers.put((os.getpid(), process_balance))


def spend_in_thread():
    global thread_balance
    time.sleep(0.5)
    thread_balance -= 30


def main():
    answers = multiprocessing.SimpleQueue()
    children = [
        multiprocessing.Process(target=spend_in_process, name=f"child-{number}", args=(answers,)) for number in (1, 2)
    ]
    for child in children:
        child.start()
    seen = [answers.get() for _ in children]
    for child in children:
        child.join()

    thread = threading.Thread(target=spend_in_thread, name="spender")
    thread.start()
    thread.join()

    in_children = [value for _, value in seen]
    values = " and ".join(map(str, in_children))
    others = {pid for pid, _ in seen} - {os.getpid()}
    print("expected: 70 in both child processes, and still 100 in the parent; 70 after the thread")
    print(
        f"observed: {values} in {len(others)} child processes, {process_balance} in the parent;"
        f" {thread_balance} after the thread"
    )
    holds = in_children == [70, 70] and len(others) == 2 and (process_balance, thread_balance) == (100, 70)
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")


if __name__ == "__main__":
    main()
