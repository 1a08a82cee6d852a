"""Who asks whether a function is asynchronous calls the plain ones only."""
import asyncio
import inspect

running = set()


async def refresh():
    await asyncio.sleep(1)


def call(function):
    if inspect.iscoroutinefunction(function):
        task = asyncio.create_task(function())
        running.add(task)
        task.add_done_callback(running.discard)
    else:
        function()


def wrapped(function):
    if asyncio.iscoroutinefunction(function):

        def run():
            task = asyncio.create_task(function())
            running.add(task)
            task.add_done_callback(running.discard)

    else:

        def run():
            function()

    return run


def careless(function):
    function()  # expect: missing-await


async def main():
    call(refresh)
    wrapped(refresh)()
    careless(refresh)


asyncio.run(main())
