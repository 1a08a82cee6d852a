"""No thread runs, or the child is another program, or nothing is forked."""
import multiprocessing
import os
import threading


def work():
    print("working")


def threads_later():
    pid = os.fork()
    threading.Thread(target=work).start()
    return pid


def joined():
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return os.fork()


def another_program():
    threading.Thread(target=work).start()
    if os.fork() == 0:
        os.execvp("ls", ["ls"])


def spawned():
    threading.Thread(target=work).start()
    context = multiprocessing.get_context("spawn")
    context.Process(target=work).start()


def other_branch(threaded):
    if threaded:
        threading.Thread(target=work).start()
    else:
        os.fork()


def chosen(method):
    threading.Thread(target=work).start()
    multiprocessing.get_context(method).Process(target=work).start()


def never_started():
    thread = threading.Thread(target=work)
    os.fork()
    return thread
