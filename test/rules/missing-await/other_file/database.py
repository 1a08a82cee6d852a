async def connect():
    return 1


async def save(item):
    return item


class Session:
    async def commit(self):
        return None

    def name(self):
        return "session"
