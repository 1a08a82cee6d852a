"""The order is that of the call: each call site gives the locks in its own."""
import threading

left = threading.Lock()
right = threading.Lock()
up = threading.Lock()
down = threading.Lock()


def both(first, second):
    with first:
        with second:  # expect: inconsistent-lock-order @14-20
            print("both")


def always(first, second):
    with first, second:
        print("always in one order")


threading.Thread(target=both, args=(left, right)).start()
threading.Thread(target=both, args=(right, left)).start()
threading.Thread(target=always, args=(up, down)).start()
threading.Thread(target=always, kwargs={"first": up, "second": down}).start()
always(up, down)
