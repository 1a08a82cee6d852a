"""The assignment comes after the start: RuntimeError."""
import threading
from threading import Thread


def work():
    print("working")


def late():
    thread = threading.Thread(target=work)
    thread.daemon = True
    thread.start()


def old_style():
    thread = Thread(target=work)
    thread.setDaemon(True)
    thread.start()


def others_between():
    thread = Thread(target=work, name="worker")
    # Starts at once.
    thread.daemon = False
    thread.start()
    print("started")
    thread.join()


timer = threading.Timer(5, work)
timer.daemon = True
timer.start()
