"""Tasks wait for each other as threads do."""
import asyncio

left = asyncio.Lock()
right = asyncio.Lock()


async def one():
    async with left:
        async with right:  # expect: inconsistent-lock-order
            await asyncio.sleep(1)


async def two():
    async with right:
        await asyncio.sleep(1)
        async with left:  # expect: inconsistent-lock-order
            print("both")


async def main():
    await asyncio.gather(one(), two())


asyncio.run(main())
