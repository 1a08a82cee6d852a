"""The object of a process has its attributes once in the parent and once in the child."""
import multiprocessing


class Child(multiprocessing.Process):
    def __init__(self, data):
        super().__init__()
        self.data = data
        self.result = None
        self.out = multiprocessing.Queue()

    def run(self):
        self.result = sum(self.data)  # expect: lost-process-write
        self.out.put(self.result)


def main():
    child = Child([1, 2])
    child.start()
    print(child.out.get())
    child.join()
    print(child.result)


if __name__ == "__main__":
    main()
