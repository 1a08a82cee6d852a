"""Two threads, two locks, two orders."""
import threading

accounts = threading.Lock()
journal = threading.Lock()


def transfer():
    with accounts:
        with journal:  # expect: inconsistent-lock-order
            print("transfer")


def audit():
    with journal:
        with accounts:  # expect: inconsistent-lock-order
#            ^^^^^^^^
            print("audit")


threading.Thread(target=transfer).start()
threading.Thread(target=audit).start()
