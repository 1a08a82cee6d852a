"""Nobody says how processes start; on some systems they are forked."""
import threading
from multiprocessing import Process


def work():
    print("working")


def main():
    threading.Thread(target=work).start()
    Process(target=work).start()  # expect: fork-after-threads possible


if __name__ == "__main__":
    main()
