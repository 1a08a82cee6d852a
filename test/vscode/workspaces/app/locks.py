import threading

accounts = threading.Lock()
journal = threading.Lock()


def transfer():
    with accounts:
        with journal:
            print("transfer")


def audit():
    with journal:
        with accounts:
            print("audit")


if __name__ == "__main__":
    threading.Thread(target=transfer).start()
    threading.Thread(target=audit).start()
