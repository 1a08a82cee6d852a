"""Daemon threads that write, commit or send, and nobody waits for them."""
import socket
import sqlite3
import threading
from pathlib import Path
from threading import Thread


def save(path, text):
    with open(path, "w") as file:
        file.write(text)


def autosave():
    save("notes.txt", "text")


def commit():
    connection = sqlite3.connect("app.db")
    connection.execute("insert into log values (1)")
    connection.commit()


def send(connection: socket.socket):
    connection.sendall(b"hello")


def write(path: Path):
    path.write_text("done")


class Recorder:
    def __init__(self):
        self.thread = threading.Thread(target=self.record)
        self.thread.daemon = True  # expect: daemon-critical-work

    def begin(self):
        self.thread.start()

    def record(self):
        with open("record.log", "a") as file:
            file.write("line")


def begin(connection, path):
    Thread(target=autosave, daemon=True).start()  # expect: daemon-critical-work
    #                       ^^^^^^^^^^^
    Thread(target=commit, daemon=True).start()  # expect: daemon-critical-work
    Thread(target=send, args=(connection,), daemon=True).start()  # expect: daemon-critical-work
    Thread(target=write, args=(path,), daemon=True).start()  # expect: daemon-critical-work
