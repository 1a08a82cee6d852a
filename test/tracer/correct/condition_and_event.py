"""Condition and event."""
import threading
condition, ready, items = threading.Condition(), threading.Event(), []
def consumer():
    ready.set()
    with condition:
        condition.wait_for(lambda: len(items) == 5, timeout=10)
        items.clear()
t = threading.Thread(target=consumer)
t.start()
ready.wait()
for n in range(5):
    with condition:
        items.append(n)
        condition.notify_all()
t.join()
assert not items
