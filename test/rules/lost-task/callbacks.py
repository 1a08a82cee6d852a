import asyncio
import functools
import signal


async def shut_down():
    await asyncio.sleep(1)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: asyncio.create_task(shut_down()))  # expect: lost-task
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    loop.call_later(5, asyncio.create_task, shut_down())  # expect: lost-task
#                      ^^^^^^^^^^^^^^^^^^^
    loop.call_soon_threadsafe(loop.create_task, shut_down())  # expect: lost-task
    loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.create_task(shut_down()))  # expect: lost-task
    loop.call_soon(functools.partial(asyncio.ensure_future, shut_down()))  # expect: lost-task
    loop.call_soon(lambda: print("nothing to keep"))
    await asyncio.sleep(10)


def button(on_click):
    print(on_click)


# Who gets the lambda may keep what it returns.
button(lambda: asyncio.create_task(shut_down()))
