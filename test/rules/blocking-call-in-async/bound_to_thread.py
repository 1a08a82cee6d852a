"""A SQLite connection may be used only in the thread that made it: another thread is no way out."""
import sqlite3


class Notes:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)

    def all(self):
        return self.connection.execute("SELECT * FROM notes").fetchall()


def count(path):
    connection = sqlite3.connect(path)
    return connection.execute("SELECT count(*) FROM notes").fetchone()


async def show(notes: Notes):
    print(notes.all())  # expect: blocking-call-in-async


async def total(path):
    return count(path)  # expect: blocking-call-in-async
