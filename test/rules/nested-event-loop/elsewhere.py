import asyncio
import threading


async def work():
    await asyncio.sleep(1)


def in_a_thread():
    asyncio.run(work())


def plain():
    asyncio.run(work())


def asks_first():
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    return loop.create_task(work())


def tests_the_loop(loop: asyncio.AbstractEventLoop):
    if loop.is_running():
        return None
    return loop.run_until_complete(work())


def expects_it():
    try:
        asyncio.run(work())
    except RuntimeError:
        print("not here")


async def handler(loop: asyncio.AbstractEventLoop):
    threading.Thread(target=in_a_thread).start()
    await asyncio.to_thread(plain)
    await loop.run_in_executor(None, plain)
    await loop.run_in_executor(None, asyncio.run, work())
    await loop.run_in_executor(None, lambda: asyncio.run(work()))
    asks_first()
    tests_the_loop(loop)
    expects_it()
    try:
        asyncio.run(work())
    except RuntimeError as error:
        print(error)


if __name__ == "__main__":
    asyncio.run(handler(None))
    plain()
