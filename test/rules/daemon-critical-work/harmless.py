"""No daemon, joined, or nothing that could be cut off."""
import os
import threading
import time
from threading import Thread


def save():
    with open("notes.txt", "w") as file:
        file.write("text")


def silence():
    with open(os.devnull, "w") as file:
        file.write("text")


def read():
    with open("notes.txt") as file:
        print(file.read())


def beat():
    while True:
        time.sleep(1)
        print("beat")


def waited_for():
    thread = Thread(target=save, daemon=True)
    thread.start()
    thread.join()


def several():
    threads = [Thread(target=save, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def others(f):
    Thread(target=save).start()
    Thread(target=save, daemon=False).start()
    Thread(target=read, daemon=True).start()
    Thread(target=silence, daemon=True).start()
    Thread(target=beat, daemon=True).start()
    threading.Thread(target=f, daemon=True).start()


def made_for_others():
    thread = Thread(target=save, daemon=True)
    thread.start()
    return thread


def waited_for_elsewhere(wait):
    thread = Thread(target=save, daemon=True)
    thread.start()
    wait(thread)
