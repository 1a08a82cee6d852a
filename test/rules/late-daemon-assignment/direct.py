"""The assignment comes after the start: RuntimeError."""
import threading
from threading import Thread


def work():
    print("working")


def late():
    thread = threading.Thread(target=work)
    thread.start()
    thread.daemon = True  # expect: late-daemon-assignment
#   ^^^^^^^^^^^^^^^^^^^^


def old_style():
    thread = Thread(target=work)
    thread.start()
    thread.setDaemon(True)  # expect: late-daemon-assignment


def others_between():
    thread = Thread(target=work, name="worker")
    # Starts at once.
    thread.start()
    print("started")
    thread.daemon = False  # expect: late-daemon-assignment
    thread.join()


timer = threading.Timer(5, work)
timer.start()
timer.daemon = True  # expect: late-daemon-assignment
