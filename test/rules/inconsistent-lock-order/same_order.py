"""One order everywhere."""
import threading

first = threading.Lock()
second = threading.Lock()


def one():
    with first:
        with second:
            print("one")


def two():
    with first, second:
        print("two")


def only_second():
    with second:
        print("second")


def after_each_other():
    with second:
        print("second")
    with first:
        print("first")


for function in (one, two, only_second, after_each_other):
    threading.Thread(target=one).start()
    threading.Thread(target=two).start()
    threading.Thread(target=only_second).start()
    threading.Thread(target=after_each_other).start()
