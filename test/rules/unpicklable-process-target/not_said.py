"""Nobody says how processes start: it fails on some systems."""
from multiprocessing import Process


def main():
    def work():
        print("working")

    Process(target=work).start()  # expect: unpicklable-process-target


if __name__ == "__main__":
    main()
