import asyncio


async def get_user(user_id):
    await asyncio.sleep(1)
    return user_id


async def get_orders(user_id):
    await asyncio.sleep(1)
    return [user_id]


async def two_in_a_row(user_id):
    user = await get_user(user_id)
    orders = await get_orders(user_id)  # expect: sequential-awaits possible
#            ^^^^^^^^^^^^^^^^^^^^^^^^^
    return user, orders


async def in_a_comprehension(ids):
    return [await get_user(one) for one in ids]  # expect: sequential-awaits possible


async def in_a_loop(ids):
    users = []
    for one in ids:
        users.append(await get_user(one))  # expect: sequential-awaits possible
    return users
