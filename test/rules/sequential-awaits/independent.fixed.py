import asyncio


async def get_user(user_id):
    await asyncio.sleep(1)
    return user_id


async def get_orders(user_id):
    await asyncio.sleep(1)
    return [user_id]


async def two_in_a_row(user_id):
    user, orders = await asyncio.gather(get_user(user_id), get_orders(user_id))
    return user, orders


async def in_a_comprehension(ids):
    return [await get_user(one) for one in ids]


async def in_a_loop(ids):
    users = []
    for one in ids:
        users.append(await get_user(one))
    return users
