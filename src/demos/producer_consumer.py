"""producer-consumer: a bounded queue makes a fast producer wait for a slow consumer.

What to look for in the timeline
  1. The producer runs ahead until three items are in the queue, then it waits in put() for the consumer.
  2. Second half, the same made by hand: whoever finds nothing to do waits for the condition, without the lock.
  3. Neither spins: waiting rows use no processor time.
"""

import queue
import threading
import time

ITEMS = 10
ROOM = 3
STOP = None


def with_queue():
    items = queue.Queue(maxsize=ROOM)
    lengths, consumed = [], []

    def produce():
        for item in [*range(ITEMS), STOP]:
            items.put(item)
            lengths.append(items.qsize())

    def consume():
        while True:
            item = items.get()
            if item is STOP:
                return
            time.sleep(0.1)
            consumed.append(item)

    run("queue", produce, consume)
    return lengths, consumed


def with_condition():
    items = []
    changed = threading.Condition()
    lengths, consumed = [], []

    def produce():
        for item in [*range(ITEMS), STOP]:
            with changed:
                # In a loop: when a waiting thread gets its turn, things may have changed again.
                while len(items) >= ROOM:
                    changed.wait()
                items.append(item)
                lengths.append(len(items))
                changed.notify_all()

    def consume():
        while True:
            with changed:
                while not items:
                    changed.wait()
                item = items.pop(0)
                changed.notify_all()
            if item is STOP:
                return
            time.sleep(0.1)
            consumed.append(item)

    run("condition", produce, consume)
    return lengths, consumed


def run(name, produce, consume):
    threads = [
        threading.Thread(target=produce, name=f"{name} producer"),
        threading.Thread(target=consume, name=f"{name} consumer"),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    print(f"expected: all {ITEMS} items in order, at most {ROOM} waiting, both with Queue and with Condition")
    holds = True
    for name, function in (("Queue", with_queue), ("Condition", with_condition)):
        lengths, consumed = function()
        in_order = consumed == list(range(ITEMS))
        holds = holds and in_order and max(lengths) <= ROOM
        order = "in order" if in_order else "out of order"
        print(f"observed: {len(consumed)} items {order}, at most {max(lengths)} waiting, with {name}")
    print("verdict: ", "as expected" if holds else "\033[31mnot as expected\033[0m")
