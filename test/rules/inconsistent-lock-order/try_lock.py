"""An attempt that gives up cannot wait for ever."""
import threading

left = threading.Lock()
right = threading.Lock()


def one():
    with left:
        if right.acquire(blocking=False):
            try:
                print("both")
            finally:
                right.release()


def two():
    with right:
        if left.acquire(timeout=1):
            try:
                print("both")
            finally:
                left.release()


def three():
    with right:
        left.acquire(False)


threading.Thread(target=one).start()
threading.Thread(target=two).start()
threading.Thread(target=three).start()
