import asyncio

import service


async def handle(name):
    return service.load(name)


async def main():
    print(await handle("a"))


if __name__ == "__main__":
    asyncio.run(main())
