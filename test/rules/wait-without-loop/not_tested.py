import asyncio
import threading

results = {}
done = threading.Condition()
ready = asyncio.Condition()


def result():
    with done:
        done.wait()  # expect: wait-without-loop
        return results["a"]


def handshake():
    with done:
        threading.Thread(target=result).start()
        done.wait()  # expect: wait-without-loop possible


async def first():
    async with ready:
        await ready.wait()  # expect: wait-without-loop
        print(results)
