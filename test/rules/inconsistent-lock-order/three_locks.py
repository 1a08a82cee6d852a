"""A longer cycle: a before b, b before c, c before a."""
import threading

a = threading.Lock()
b = threading.Lock()
c = threading.Lock()


def one():
    with a:
        with b:  # expect: inconsistent-lock-order
            print("a, b")


def two():
    with b:
        with c:  # expect: inconsistent-lock-order
            print("b, c")


def three():
    with c:
        with a:  # expect: inconsistent-lock-order
            print("c, a")


for function in [one, two, three]:
    threading.Thread(target=function).start()
