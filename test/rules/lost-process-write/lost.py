"""The process changes its own copy, and the parent reads the other one."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process

found = []
total = 0
seen = {}


def search(n):
    found.append(n * n)  # expect: lost-process-write


def add(n):
    global total
    total += n  # expect: lost-process-write


def remember(word):
    seen[word] = len(word)  # expect: lost-process-write


class Counter(Process):
    def __init__(self):
        super().__init__()
        self.result = None

    def run(self):
        self.result = 42  # expect: lost-process-write


class Job:
    def __init__(self):
        self.lines = 0

    def work(self):
        self.lines += 1  # expect: lost-process-write

    def begin(self):
        process = Process(target=self.work)
        process.start()
        process.join()
        print(self.lines)


def main():
    process = Process(target=search, args=(3,))
    process.start()
    process.join()
    print(found)


def pools():
    with ProcessPoolExecutor() as pool:
        list(pool.map(add, range(5)))
    print(total)
    with multiprocessing.Pool() as pool:
        pool.map(remember, ["a", "bc"])
    for word in seen:
        print(word)


def subclass():
    counter = Counter()
    counter.start()
    counter.join()
    print(counter.result)


if __name__ == "__main__":
    main()
    pools()
    subclass()
    Job().begin()
