import asyncio


async def worker(name):
    await asyncio.sleep(0.2)
    return name


async def main():
    print(await asyncio.gather(worker("a"), worker("b")))


if __name__ == "__main__":
    asyncio.run(main())
