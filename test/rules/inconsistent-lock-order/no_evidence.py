"""Nothing in the project starts a thread: possible, and shown as a hint only."""
import threading

left = threading.Lock()
right = threading.Lock()


def one():
    with left:
        with right:  # expect: inconsistent-lock-order possible
            print("left, right")


def two():
    with right:
        with left:  # expect: inconsistent-lock-order possible
            print("right, left")
