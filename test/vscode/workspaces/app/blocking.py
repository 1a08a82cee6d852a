import asyncio
import time


async def worker(name):
    print(f"{name}: start")
    time.sleep(2)
    print(f"{name}: end")


async def main():
    await asyncio.gather(worker("worker-1"), worker("worker-2"))


if __name__ == "__main__":
    asyncio.run(main())
