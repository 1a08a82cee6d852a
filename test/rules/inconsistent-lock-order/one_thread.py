"""Both orders in one thread only: nobody can hold the other lock."""
import threading

left = threading.Lock()
right = threading.Lock()


def one():
    with left:
        with right:
            print("left, right")


def two():
    with right:
        with left:
            print("right, left")


def worker():
    one()
    two()


threading.Thread(target=worker).start()
