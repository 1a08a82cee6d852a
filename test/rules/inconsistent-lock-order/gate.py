"""A common outer lock lets only one thread in, so the inner order does not matter."""
import threading

gate = threading.Lock()
left = threading.Lock()
right = threading.Lock()


def one():
    with gate:
        with left:
            with right:
                print("left, right")


def two():
    with gate:
        with right:
            with left:
                print("right, left")


threading.Thread(target=one).start()
threading.Thread(target=two).start()
