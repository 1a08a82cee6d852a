import asyncio

import nest_asyncio

nest_asyncio.apply()


async def work():
    await asyncio.sleep(1)


async def handler():
    asyncio.run(work())
