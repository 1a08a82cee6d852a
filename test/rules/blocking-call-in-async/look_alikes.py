"""Methods are matched by the class of their receiver, never by their name."""
import asyncio
import os.path


class Cart:
    def get(self, key=None):
        return key

    def join(self, other):
        return other

    def wait(self):
        return None

    def result(self):
        return 42


async def cooperative():
    queue = asyncio.Queue()
    event = asyncio.Event()
    task = asyncio.create_task(asyncio.sleep(1))
    await queue.put(1)
    await queue.get()
    await event.wait()
    await task
    return task.result()


async def plain_objects(settings: dict, unknown):
    cart = Cart()
    cart.get()
    cart.join(cart)
    cart.wait()
    cart.result()
    unknown.join()
    unknown.get()
    unknown.sleep(1)
    settings.get("name")
    ", ".join(["a", "b"])
    return os.path.join("a", "b")


async def a_done_future(futures):
    done, _ = await asyncio.wait(futures)
    return [future.result() for future in done]


async def processes():
    process = await asyncio.create_subprocess_exec("ls")
    await process.wait()
    await process.communicate()
