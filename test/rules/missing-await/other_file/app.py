"""The coroutine function is defined in another file."""
import database
from database import Session, save as store


async def main():
    database.connect()  # expect: missing-await
    store("a")  # expect: missing-await
    session = Session()
    session.commit()  # expect: missing-await
    session.name()
    await session.commit()
    await database.connect()
