"""Tasks wait for each other as threads do."""
import asyncio

left = asyncio.Lock()
right = asyncio.Lock()


async def one():
    async with right:
        async with left:
            await asyncio.sleep(1)


async def two():
    async with right:
        await asyncio.sleep(1)
        async with left:
            print("both")


async def main():
    await asyncio.gather(one(), two())


asyncio.run(main())
