"""Loops over a list of threads that were started."""
import threading


def work():
    print("working")


def started_then_marked():
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.daemon = True
        thread.start()


def in_the_same_loop():
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.daemon = True
        thread.start()


def appended():
    threads = []
    for _ in range(3):
        thread = threading.Thread(target=work)
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.daemon = True
    for thread in threads:
        thread.join()


def marked_then_started():
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.daemon = True
    for thread in threads:
        thread.start()


def another_list():
    first = [threading.Thread(target=work) for _ in range(3)]
    second = [threading.Thread(target=work) for _ in range(3)]
    for thread in first:
        thread.start()
    for thread in second:
        thread.daemon = True
        thread.start()
