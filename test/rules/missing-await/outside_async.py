"""In a plain function the fix is asyncio.run; where a loop runs already there is none."""
import asyncio


async def job():
    await asyncio.sleep(1)


def main():
    job()  # expect: missing-await


if __name__ == "__main__":
    main()
    job()  # expect: missing-await
