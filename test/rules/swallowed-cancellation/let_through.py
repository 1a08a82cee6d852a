import asyncio
import contextlib
import sys


async def raises_again(queue):
    while True:
        try:
            await queue.get()
        except asyncio.CancelledError:
            print("clean up")
            raise
        except BaseException as error:
            print(error)


async def raises_on_some_path(queue, closing):
    while True:
        try:
            await queue.get()
        except BaseException as error:
            if not closing:
                raise
            print(error)


async def only_errors(queue):
    while True:
        try:
            await queue.get()
        except Exception as error:
            print(error)


async def only_finally(queue):
    try:
        await queue.get()
    finally:
        print("clean up")


async def nothing_is_awaited(queue):
    while True:
        try:
            print(queue.get_nowait())
        except BaseException as error:
            print(error)
        await asyncio.sleep(1)


async def asked_for_it(work):
    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    await asyncio.sleep(1)


class Service:
    async def stop(self):
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task
        await self.close()

    async def close(self):
        await asyncio.sleep(1)


async def hands_on(work, future):
    while True:
        try:
            await work()
        except BaseException as error:
            future.set_exception(error)


async def keeps_it(lock):
    cancelled = None
    while True:
        try:
            await lock.acquire()
            break
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled


async def ends_the_program(queue):
    while True:
        try:
            await queue.get()
        except asyncio.CancelledError:
            sys.exit(1)


async def main(queue):
    try:
        await queue.get()
    except asyncio.CancelledError:
        print("bye")


asyncio.run(main(asyncio.Queue()))
