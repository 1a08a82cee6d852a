"""thread-join: start() does not wait for a thread, join() does.

What to look for in the timeline
  1. First run: the main thread goes on at once, while the worker still sleeps.
  2. Second run: the main thread waits in join() until the worker's row ends.
  3. The first worker ends all the same: a program waits for its threads before it ends, joined or not.
"""

import threading
import time

order = []


def work(name):
    time.sleep(0.8)
    order.append(f"{name} ends")


def without_join():
    threading.Thread(target=work, name="not joined", args=("worker",)).start()
    order.append("main goes on")


def with_join():
    thread = threading.Thread(target=work, name="joined", args=("joined worker",))
    thread.start()
    thread.join()
    order.append("main goes on")


if __name__ == "__main__":
    without_join()
    # So that the two parts do not mix.
    while len(order) < 2:
        time.sleep(0.2)
    with_join()

    expected = ["main goes on", "worker ends", "joined worker ends", "main goes on"]
    print("expected:", ", ".join(expected))
    print("observed:", ", ".join(order))
    print("verdict: ", "as expected" if order == expected else "\033[31mnot as expected\033[0m")
