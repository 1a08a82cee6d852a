"""The coroutine function is defined in another file."""
import database
from database import Session, save as store


async def main():
    await database.connect()
    await store("a")
    session = Session()
    await session.commit()
    session.name()
    await session.commit()
    await database.connect()
