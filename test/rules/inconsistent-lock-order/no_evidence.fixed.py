"""Nothing in the project starts a thread: possible, and shown as a hint only."""
import threading

left = threading.Lock()
right = threading.Lock()


def one():
    with right:
        with left:
            print("left, right")


def two():
    with right:
        with left:
            print("right, left")
