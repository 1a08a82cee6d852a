import multiprocessing

left = multiprocessing.Lock()
right = multiprocessing.Lock()
first = multiprocessing.Lock()
second = multiprocessing.Lock()


def one():
    with left, right:  # expect: inconsistent-lock-order
        print("one")


def two():
    with right, left:  # expect: inconsistent-lock-order
        print("two")


def forwards():
    with first, second:
        print("forwards")


def backwards():
    with second, first:
        print("backwards, in the same process")


def given(a, b):
    with a:
        with b:  # expect: inconsistent-lock-order
            print("given")


def other(a, b):
    with b:
        with a:  # expect: inconsistent-lock-order
            print("other")


if __name__ == "__main__":
    multiprocessing.Process(target=one).start()
    multiprocessing.Process(target=two).start()
    a = multiprocessing.Lock()
    b = multiprocessing.Lock()
    multiprocessing.Process(target=given, args=(a, b)).start()
    multiprocessing.Process(target=other, args=(a, b)).start()
    forwards()
    backwards()
