"""The main thread waits until the queue is worked off."""
import queue
from threading import Thread

jobs = queue.Queue()


def writer():
    while True:
        text = jobs.get()
        with open("notes.txt", "a") as file:
            file.write(text)
        jobs.task_done()


def main():
    Thread(target=writer, daemon=True).start()
    jobs.put("hello")
    jobs.join()
