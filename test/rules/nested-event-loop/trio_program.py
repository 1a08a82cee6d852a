import trio


async def work():
    await trio.sleep(1)


async def main():
    trio.run(work)  # expect: nested-event-loop
    await trio.to_thread.run_sync(trio.run, work)


trio.run(main)
