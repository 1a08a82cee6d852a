"""late-daemon: a thread becomes a daemon before it starts, or never.

What to look for
  1. The editor marks the assignment: it comes after start() and will raise.
  2. In the timeline the problem stands at the moment the RuntimeError was raised.
  3. Apply the fix (it moves the assignment before start()) and run it again.
"""

import threading
import time


def heartbeat():
    for beat in range(1, 4):
        print(f"heartbeat {beat}")
        time.sleep(0.2)


def start_heartbeat():
    thread = threading.Thread(target=heartbeat, name="heartbeat")
    thread.start()
    thread.daemon = True
    return thread


if __name__ == "__main__":
    try:
        worker = start_heartbeat()
        observed = f"no error, and the thread's daemon flag is {worker.daemon}"
        holds = worker.daemon
    except RuntimeError as error:
        observed = f"RuntimeError: {error}"
        holds = True
    time.sleep(0.5)

    print()
    print("expected: a RuntimeError as written, a daemon thread after the fix")
    print(f"observed: {observed}")
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
