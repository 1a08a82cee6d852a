"""Threads run when the process is copied."""
import multiprocessing
import os
import threading


def beat():
    print("beat")


def work():
    print("working")


def start_beating():
    threading.Thread(target=beat, daemon=True).start()


def raw_fork():
    threading.Thread(target=beat).start()
    pid = os.fork()  # expect: fork-after-threads
    #     ^^^^^^^
    if pid == 0:
        work()
        os._exit(0)


def through_a_helper():
    start_beating()
    context = multiprocessing.get_context("fork")
    context.Process(target=work).start()  # expect: fork-after-threads


def several():
    threads = [threading.Thread(target=beat) for _ in range(3)]
    for thread in threads:
        thread.start()
    context = multiprocessing.get_context("fork")
    with context.Pool() as pool:  # expect: fork-after-threads
        pool.apply(work)
    for thread in threads:
        thread.join()


def fork_here():
    return os.fork()  # expect: fork-after-threads


def in_the_caller():
    start_beating()
    return fork_here()


if __name__ == "__main__":
    raw_fork()
    through_a_helper()
    several()
    in_the_caller()
