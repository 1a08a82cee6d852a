import multiprocessing

left = multiprocessing.Lock()
right = multiprocessing.Lock()
first = multiprocessing.Lock()
second = multiprocessing.Lock()


def one():
    with right, left:
        print("one")


def two():
    with right, left:
        print("two")


def forwards():
    with first, second:
        print("forwards")


def backwards():
    with second, first:
        print("backwards, in the same process")


def given(a, b):
    with b:
        with a:
            print("given")


def other(a, b):
    with b:
        with a:
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
