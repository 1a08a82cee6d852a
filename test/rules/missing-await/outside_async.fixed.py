"""In a plain function the fix is asyncio.run; where a loop runs already there is none."""
import asyncio


async def job():
    await asyncio.sleep(1)


def main():
    asyncio.run(job())


if __name__ == "__main__":
    main()
    asyncio.run(job())
