import asyncio


async def get_user(user_id):
    await asyncio.sleep(1)
    return user_id


async def get_orders(user):
    await asyncio.sleep(1)
    return [user]


async def save(item):
    await asyncio.sleep(1)


class Database:
    async def get(self, key):
        await asyncio.sleep(1)
        return key


async def uses_the_first(user_id):
    user = await get_user(user_id)
    orders = await get_orders(user)
    return orders


async def on_one_object(database: Database):
    one = await database.get(1)
    two = await database.get(2)
    return one, two


async def shares_a_connection(connection):
    one = await get_user(connection)
    two = await get_orders(connection)
    return one, two


async def under_a_lock(lock):
    async with lock:
        one = await get_user(1)
        two = await get_orders(2)
    return one, two


async def writes(items):
    for item in items:
        await save(item)


async def stops_early(ids):
    for one in ids:
        if await get_user(one):
            return one
    return None


async def something_between():
    one = await get_user(1)
    print(one)
    two = await get_orders(2)
    return two
