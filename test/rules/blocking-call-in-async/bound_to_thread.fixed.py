"""A SQLite connection may be used only in the thread that made it: another thread is no way out."""
import asyncio
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
    print(notes.all())


async def total(path):
    return await asyncio.get_running_loop().run_in_executor(None, count, path)
