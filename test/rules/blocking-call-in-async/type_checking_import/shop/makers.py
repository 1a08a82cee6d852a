from .storage import Storage


def connect() -> "Storage":
    return Storage()


storage = connect()
