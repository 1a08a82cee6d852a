"""Under an explicit fork nothing is pickled for a Process."""
import multiprocessing
from multiprocessing import Process


def main():
    def work():
        print("working")

    Process(target=work).start()
    Process(target=lambda: print("hi")).start()


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    main()
