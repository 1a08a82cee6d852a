"""Two threads, two locks, two orders."""
import threading

accounts = threading.Lock()
journal = threading.Lock()


def transfer():
    with journal:
        with accounts:
            print("transfer")


def audit():
    with journal:
        with accounts:
            print("audit")


threading.Thread(target=transfer).start()
threading.Thread(target=audit).start()
