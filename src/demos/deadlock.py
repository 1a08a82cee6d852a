"""deadlock: two threads take two locks in opposite orders, and wait for each other for ever.

What to look for in the timeline
  1. Both threads turn to "waiting for a lock" after one second, and stay there.
  2. The problem list names the circle: who holds which lock, and who wants it, with both stacks.
  3. Press Stop to end the program. Then swap the two locks in one function, and run it again.
"""

import os
import threading
import time

accounts = threading.Lock()
journal = threading.Lock()


def transfer():
    with accounts:
        time.sleep(1)
        with journal:
            print("transfer: done")


def audit():
    with journal:
        time.sleep(1)
        with accounts:
            print("audit: done")


def main():
    threads = [threading.Thread(target=transfer, name="transfer"), threading.Thread(target=audit, name="audit")]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join(timeout=2)
        waiting = [thread.name for thread in threads if thread.is_alive()]

        print("expected: as written both threads still wait after 4 s, with one order for both locks none does")
        print(f"observed: {' and '.join(waiting) or 'no thread'} still waiting")
        holds = len(waiting) in (0, 2)
        print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m", flush=True)
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        # A normal exit waits for the two threads, which wait for each other.
        print("stopped by hand", flush=True)
        os._exit(130)


if __name__ == "__main__":
    main()
